import type { ExaminationStep } from '../../domain/examination.js';
import { REASONS_FOR, VERDICT_ANSWERS, type ReasonCode, type VerdictAnswer } from '../../domain/review.js';

/** What people read for each answer, reason, state and origin. */
export const ANSWER_WORDS: Readonly<Record<VerdictAnswer, { text: string; hint: string }>> = {
  same_person: { text: 'Same person', hint: 'What you saw shows that both are one human being.' },
  different_person: { text: 'Different person', hint: 'What you saw shows that they are two.' },
  inconclusive: { text: 'Inconclusive', hint: 'The material does not let you say. This is a full answer, not a failure.' },
};
export const REASON_WORDS: Readonly<Record<ReasonCode, string>> = {
  fingerprints_agree: 'fingerprints agree', fingerprints_disagree: 'fingerprints disagree', face_agrees: 'face agrees', face_disagrees: 'face disagrees',
  marks_agree: 'scars or marks agree', marks_disagree: 'scars or marks disagree', biography_agrees: 'life story agrees', biography_disagrees: 'life story disagrees',
  poor_quality: 'poor quality', too_little_material: 'too little material', evidence_conflicts: 'the evidence conflicts', other: 'another reason, given below',
};
export const STATE_WORDS: Readonly<Record<string, { text: string; colour: string; sentence: string }>> = {
  undecided: { text: 'Undecided', colour: 'yellow', sentence: 'Waits for verdicts.' },
  confirmed: { text: 'Confirmed', colour: 'red', sentence: 'Confirmed: the same person.' },
  dismissed: { text: 'Dismissed', colour: 'grey', sentence: 'Dismissed: a different person.' },
  unresolved: { text: 'Unresolved', colour: 'blue', sentence: 'Unresolved: treated as not matched. Only new evidence has it examined again.' },
  reversed: { text: 'Reversed', colour: 'orange', sentence: 'Reversed by two people: no match.' },
  withdrawn: { text: 'Withdrawn', colour: 'grey', sentence: 'The return that the flag rested on was reversed.' },
};
export const ORIGIN_WORDS: Readonly<Record<string, string>> = { engine: 'a search', equal_id: 'an equal ID', colleague: 'a colleague' };
export const STEP_WORDS: Readonly<Record<ExaminationStep, { text: string; heading: string }>> = {
  quality: { text: 'Quality', heading: 'Is the material good enough to compare?' }, face: { text: 'Face', heading: 'Compare the faces' },
  prints: { text: 'Prints', heading: 'Compare the prints' }, marks: { text: 'Marked prints', heading: 'What the algorithm marked' },
  fields: { text: 'Records', heading: 'Compare what the records say' }, answer: { text: 'Answer', heading: 'Your answer' },
};
export const OUTCOME_WORDS: Readonly<Record<string, { text: string; hint: string }>> = {
  upheld: { text: 'Upheld', hint: 'The match stays decided as it was.' },
  overturned: { text: 'Overturned', hint: 'A confirmed match is reversed; a dismissed one is examined again by others.' },
  withdrawn: { text: 'Withdrawn by who asked', hint: 'The person or their representative took it back.' },
};
export const answerChoices = VERDICT_ANSWERS.map((value) => ({ value, ...ANSWER_WORDS[value] }));
/** Every reason under the answer that it goes with; `other` goes with each. */
export const reasonChoices = [
  ...VERDICT_ANSWERS.flatMap((answer) => REASONS_FOR[answer].filter((code) => code !== 'other').map((value) => ({ value, text: `${ANSWER_WORDS[answer].text}: ${REASON_WORDS[value]}` }))),
  { value: 'other', text: 'Any answer: another reason, given below' },
];
/** Words for the tables whose rows go along, as [one, many]. */
export const TABLE_WORDS: Readonly<Record<string, [string, string]>> = {
  note: ['note', 'notes'], task: ['task', 'tasks'], document: ['document', 'documents'], notice: ['notice', 'notices'], readmission_request: ['readmission request', 'readmission requests'],
  readmission_reply: ['reply of the receiving state', 'replies of the receiving state'], detention_spell: ['detention entry', 'detention entries'], fitness_assessment: ['fitness assessment', 'fitness assessments'],
  screening_answer: ['screening answer', 'screening answers'], case_step: ['step of the case', 'steps of the case'], approval: ['proposal', 'proposals'], boarding_outcome: ['boarding outcome', 'boarding outcomes'],
  handover: ['handover', 'handovers'], completed_return: ['return', 'returns'], representative: ['representative', 'representatives'],
};
export const tableWords = (table: string, count: number): string => `${count} ${(TABLE_WORDS[table] ?? [table.replaceAll('_', ' '), `${table.replaceAll('_', ' ')} entries`])[count === 1 ? 0 : 1]}`;
