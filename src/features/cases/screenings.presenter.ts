import type { AnswerRow } from './screenings.repository.js';

export interface ShownScreening {
  self: string; case: string; caseVersion: number; caseState: string; answered: readonly string[]; open: readonly string[];
}

export interface ShownAnswer {
  question: string; answer: string; concern: boolean; occurredAt: Date; recordedAt: Date; by: string;
  /** When a correction took its place; null while it stands. */
  supersededAt: Date | null;
}

export function presentAnswer({ question, answer, concern, occurredAt, recordedAt, byName, supersededAt }: AnswerRow): ShownAnswer {
  return { question, answer, concern, occurredAt, recordedAt, by: byName, supersededAt };
}

export const EXAMPLE_ANSWER = {
  question: 'language', answer: 'Tigrinya; some English', concern: false,
  occurredAt: '2025-08-13T15:00:00.000Z', recordedAt: '2025-08-13T15:10:00.000Z', by: 'Casey Worker', supersededAt: null,
};
export const EXAMPLE_SCREENING = {
  self: '/api/v1/cases/CA-AHVA-R5/screenings', case: 'CA-AHVA-R5', caseVersion: 3, caseState: 'screened',
  answered: ['language', 'interpreter', 'age', 'trafficking', 'health'], open: [],
};
