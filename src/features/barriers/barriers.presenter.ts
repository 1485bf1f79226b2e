import { BARRIER_KINDS, DEFAULT_EFFECTS } from '../../domain/barrier.js';
import { BARRIER_WORDS, EFFECT_WORDS } from '../../domain/case-words.js';
import type { BarrierRow } from './barriers.repository.js';

/** What page and API show of a barrier. */
export interface ShownBarrier {
  ref: string; self: string; version: number;
  person: string; case: string | null;
  kind: string; effects: readonly string[];
  courtReference: string | null; note: string | null; reviewOn: string | null;
  occurredAt: Date; recordedAt: Date; openedBy: string;
  open: boolean; liftedAt: Date | null; lifting: string | null;
  /** Recorded after the person had flown: what was breached. */
  breach: string | null;
}

export function presentBarrier(row: BarrierRow): ShownBarrier {
  return {
    ref: row.ref, self: `/api/v1/barriers/${row.ref}`, version: row.version,
    person: row.personRef, case: row.caseRef,
    kind: row.kind, effects: row.effects,
    courtReference: row.courtReference, note: row.note, reviewOn: row.reviewOn,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, openedBy: row.openedByName,
    open: row.liftedAt === null, liftedAt: row.liftedAt, lifting: row.liftingRef,
    breach: row.breach,
  };
}

export const EXAMPLE_BARRIER = {
  ref: 'BA-AHVA-RX', self: '/api/v1/barriers/BA-AHVA-RX', version: 1, person: 'PE-AHVA-RR', case: null,
  kind: 'injunction', effects: ['directions', 'boarding'], courtReference: 'AC-2025-LON-001234',
  note: 'Order by telephone from the duty judge; papers follow.', reviewOn: null,
  occurredAt: '2025-11-13T23:25:00.000Z', recordedAt: '2025-11-13T23:25:40.000Z', openedBy: 'Casey Worker',
  open: true, liftedAt: null, lifting: null, breach: null,
};

/** Every kind of barrier for a select, with what it usually stops; whatever stops nothing is no stop. */
export const STOP_CHOICES: readonly { value: string; text: string }[] = BARRIER_KINDS.filter((kind) => DEFAULT_EFFECTS[kind].length)
  .map((kind) => ({ value: kind, text: `${BARRIER_WORDS[kind]} (stops: ${DEFAULT_EFFECTS[kind].map((effect) => EFFECT_WORDS[effect].toLowerCase()).join(', ')})` }));
