import { type Refusal } from './errors.js';

/** An examiner's answer to: is this crossing's person that earlier person? */
export const VERDICT_ANSWERS = ['same_person', 'different_person', 'inconclusive'] as const;
export type VerdictAnswer = (typeof VERDICT_ANSWERS)[number];

/** Why an examiner answered so; text may follow, and must for `other`. */
export const REASON_CODES = [
  'fingerprints_agree', 'fingerprints_disagree', 'face_agrees', 'face_disagrees', 'marks_agree', 'marks_disagree',
  'biography_agrees', 'biography_disagrees', 'poor_quality', 'too_little_material', 'evidence_conflicts', 'other',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** The reason codes that go with each answer. */
export const REASONS_FOR: Readonly<Record<VerdictAnswer, readonly ReasonCode[]>> = {
  same_person: ['fingerprints_agree', 'face_agrees', 'marks_agree', 'biography_agrees', 'other'],
  different_person: ['fingerprints_disagree', 'face_disagrees', 'marks_disagree', 'biography_disagrees', 'other'],
  inconclusive: ['poor_quality', 'too_little_material', 'evidence_conflicts', 'other'],
};

/** What people's verdicts add up to. `unresolved` is treated as not matched; only new evidence reopens it. */
export const REVIEW_OUTCOMES = ['undecided', 'confirmed', 'dismissed', 'unresolved'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/** Idle minutes after which a claim on a review lapses. The same number stands in the database (record.claim_idle). */
export const CLAIM_IDLE_MINUTES = 15;

/**
 * How a contest of a decided match ends. Upheld: the match stays decided as it was. Overturned: a confirmation is
 * reversed, a dismissal is examined again. Withdrawn: by who asked.
 */
export const CONTEST_OUTCOMES = ['upheld', 'overturned', 'withdrawn'] as const;
export type ContestOutcome = (typeof CONTEST_OUTCOMES)[number];

export interface Verdict {
  readonly examinerId: string;
  readonly answer: VerdictAnswer;
}

/**
 * The outcome of a review's verdicts, in the order given. Two that agree decide; when they differ or one is
 * inconclusive a third is asked, and after it two that agree decide or nothing does. A second verdict by the same
 * examiner never counts.
 */
export function outcomeOf(verdicts: readonly Verdict[]): ReviewOutcome {
  const counted = distinct(verdicts);
  const answers = counted.map(({ answer }) => answer);
  const count = (answer: VerdictAnswer) => answers.filter((given) => given === answer).length;
  if (count('same_person') >= 2) return 'confirmed';
  if (count('different_person') >= 2) return 'dismissed';
  return counted.length < 3 ? 'undecided' : 'unresolved';
}

/** What decides who may examine a review; ids of users. */
export interface ReviewHands {
  /** Who took any capture of the crossing or the proposed person that the review rests on. */
  readonly capturedBy: readonly string[];
  /** The colleague who proposed the match; null if an engine or an equal ID did. */
  readonly proposedBy: string | null;
  /** Who owns the crossing's case; null while nobody does. */
  readonly caseOwner: string | null;
  readonly verdictsBy: readonly string[];
  /** Absent: undecided. */
  readonly outcome?: ReviewOutcome;
  /** True once the outcome was reversed: nobody decides it again. */
  readonly reversed?: boolean;
}

/** Every rule that keeps somebody from giving a verdict; the database asks by the same codes (record.why_not_examine). */
const EXAMINER_RULES = {
  'review.reversed': 'This match review was reversed. New evidence opens a new one.',
  'review.decided': 'This match review is already decided.',
  'review.own-verdict': 'You have already decided. Someone else must give the next verdict.',
  'review.own-capture': 'You took a capture in this review. Someone else must decide.',
  'review.own-proposal': 'You proposed this match. Someone else must decide.',
  'review.own-case': 'You own this case, or did. Someone else must decide.',
  'review.own-contest': 'You decided a contest of this match. Someone else must examine it.',
  'review.examiner-role': 'Only a supervisor gives a verdict.',
} as const;
export type ExaminerRule = keyof typeof EXAMINER_RULES;

/** The refusal of that rule; says nothing of scores or verdicts. */
export function examinerRefusal(rule: ExaminerRule): Refusal {
  return { rule, message: EXAMINER_RULES[rule] };
}

/** Why this examiner may not give a verdict; null if they may. Says nothing of score or verdicts. */
export function mayDecide(examinerId: string, review: ReviewHands): Refusal | null {
  if (review.reversed) return examinerRefusal('review.reversed');
  if ((review.outcome ?? 'undecided') !== 'undecided') return examinerRefusal('review.decided');
  if (review.verdictsBy.includes(examinerId)) return examinerRefusal('review.own-verdict');
  if (review.capturedBy.includes(examinerId)) return examinerRefusal('review.own-capture');
  if (review.proposedBy === examinerId) return examinerRefusal('review.own-proposal');
  if (review.caseOwner === examinerId) return examinerRefusal('review.own-case');
  return null;
}

/** Only each examiner's first verdict counts, and only three of them. */
function distinct(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter((verdict, index) => verdicts.findIndex(({ examinerId }) => examinerId === verdict.examinerId) === index).slice(0, 3);
}
