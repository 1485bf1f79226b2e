import type { ReasonCode, ReviewOutcome, VerdictAnswer } from './review.js';

/** How a match is told to the person whom it is about, and to who speaks for them: in words that can be given away. */
export const OUTCOME_FOR_PERSON: Readonly<Record<Exclude<ReviewOutcome, 'undecided'> | 'reversed', string>> = {
  confirmed: 'It was decided that it is the same person.',
  dismissed: 'It was decided that it is not the same person.',
  unresolved: 'The examiners could not say. It is treated as not the same person.',
  reversed: 'It had been decided that it is the same person. Two others have taken that back: it is treated as not the same person.',
};

export const ORIGIN_FOR_PERSON: Readonly<Record<string, string>> = {
  engine: 'A computer compared the photo or fingerprints with those held and proposed the match. It decided nothing.',
  equal_id: 'Another system had given the same number to photos or fingerprints on both records. That decided nothing.',
  colleague: 'A member of staff proposed it. They did not decide.',
};

export const ANSWER_FOR_PERSON: Readonly<Record<VerdictAnswer, string>> = {
  same_person: 'the same person', different_person: 'a different person', inconclusive: 'cannot be said from what there is',
};

export const REASON_FOR_PERSON: Readonly<Record<ReasonCode, string>> = {
  fingerprints_agree: 'the fingerprints agree', fingerprints_disagree: 'the fingerprints do not agree', face_agrees: 'the faces agree', face_disagrees: 'the faces do not agree',
  marks_agree: 'scars or marks agree', marks_disagree: 'scars or marks do not agree', biography_agrees: 'what was said about the life agrees', biography_disagrees: 'what was said about the life does not agree',
  poor_quality: 'the photo or fingerprints are too poor to compare', too_little_material: 'there is too little to compare', evidence_conflicts: 'some of it speaks for it and some against it', other: 'another reason',
};

/** Who decided, by role and order alone. */
export const DECIDED_BY: readonly string[] = ['a supervisor', 'a second supervisor', 'a third supervisor'];

/** Tables whose rows move with a match, in words for the person: [one, many]. What is not named is told as another record. */
const MOVED: Readonly<Record<string, readonly [string, string]>> = {
  crossing: ['crossing', 'crossings'], case_file: ['case', 'cases'], capture: ['photo or fingerprint', 'photos and fingerprints'], barrier: ['barrier to a return', 'barriers to a return'],
  document: ['document', 'documents'], notice: ['notice', 'notices'], completed_return: ['return', 'returns'], representative: ['representative', 'representatives'], person: ['personal record', 'personal records'],
};

/** `1 crossing, 4 photos and fingerprints, 12 other records`; empty where nothing moved. */
export function movedWords(rows: readonly { readonly table: string; readonly count: number }[]): string {
  const named = Object.entries(MOVED).flatMap(([table, [one, many]]) => {
    const count = rows.filter((row) => row.table === table).reduce((sum, row) => sum + row.count, 0);
    return count ? [`${count} ${count === 1 ? one : many}`] : [];
  });
  const others = rows.filter(({ table }) => !(table in MOVED)).reduce((sum, { count }) => sum + count, 0);
  return [...named, ...(others ? [`${others} other ${others === 1 ? 'record' : 'records'}`] : [])].join(', ');
}

/** How somebody contests a match, said in each pack. */
export const HOW_TO_CONTEST = [
  'You, or somebody who speaks for you, can contest any decision in this pack: that it is the same person, or that it is not. You can do so at any time, also after a return.',
  'Tell any member of staff or the office that gave you this, in your own words and language, by speech or in writing. Say the reference of the match. You need not give proof.',
  'It is written down at once. Until it is decided you are not put on a flight.',
  'Two supervisors who took no part in the decision decide it together. You are told what they decided and why.',
] as const;
