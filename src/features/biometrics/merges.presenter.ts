import type { Refusal } from '../../domain/errors.js';
import type { MovedBarrier } from './consequences.repository.js';
import type { JoiningRow, MergeSide } from './merges.repository.js';

type BarrierLine = Omit<MovedBarrier, 'id'>;

/** What joining two records, or undoing it, would do before anybody does it. */
export interface ShownMergeConsequences {
  of: 'joining' | 'undoing';
  /** Joining: whose record becomes part of the other. Undoing: which record gives back. */
  from: { ref: string; name: string; version: number };
  /** Joining: which record stands. Undoing: which stands on its own again. */
  to: { ref: string; name: string; version: number };
  arrivals: { crossing: string; case: string | null; state: string | null; occurredAt: Date }[];
  captures: string[];
  /** Barriers that go with them, open and lifted. */
  barriers: BarrierLine[];
  /** Joining: open barriers of the record that stands, which hold for what comes to it. Undoing: those that stop both from then on. */
  alsoStops: BarrierLine[];
  /** How many rows of other kinds go with them, by table. */
  alsoMoves: Record<string, number>;
  /** The seat that gives way, where each of the two has one. */
  seatReleased: { flight: string; designator: string; departs: Date } | null;
  /** Standing returns of either: after a joining they are counted together, and matches that propose either become re-entries where a return came before. */
  returns: { ref: string; occurredAt: Date; designator: string }[];
  /** Why it is refused as things stand; null: it can be done. */
  whyNot: Refusal | null;
}

/** Two records that were proposed to be one, and what came of it. */
export interface ShownMerge {
  ref: string; self: string; version: number;
  state: 'waiting' | 'refused' | 'withdrawn' | 'agreed' | 'joined' | 'undone';
  /** Whose record goes into the other, and which stands; while it waits and nobody said which, in the order proposed. */
  joined: string; stands: string;
  reason: string; proposedBy: string; proposedAt: Date; decidedBy: string | null; decidedAt: Date | null;
  joinedAt: Date | null; undoneAt: Date | null;
  /** The proposal to undo it that waits, or by which it was undone. */
  undoing: string | null;
}

export const presentSide = ({ ref, name, version }: MergeSide): { ref: string; name: string; version: number } => ({ ref, name, version });

export function presentMerge(row: JoiningRow): ShownMerge {
  const [joined, stands] = (row.joinedId ?? (row.survivor === row.oneRef ? row.otherPersonId : row.onePersonId)) === row.onePersonId ? [row.oneRef, row.otherRef] : [row.otherRef, row.oneRef];
  return {
    ref: row.ref, self: `/api/v1/merges/${row.ref}`, version: row.version,
    state: row.undoneAt ? 'undone' : row.movedAt ? 'joined' : row.outcome === null ? 'waiting' : row.outcome === 'approved' ? 'agreed' : row.outcome,
    joined, stands, reason: row.reason, proposedBy: row.proposedByName, proposedAt: row.proposedAt, decidedBy: row.decidedByName, decidedAt: row.decidedAt,
    joinedAt: row.movedAt, undoneAt: row.undoneAt, undoing: row.reversalRef,
  };
}

export const EXAMPLE_MERGE = {
  ref: 'AP-AHVA-RB', self: '/api/v1/merges/AP-AHVA-RB', version: 2, state: 'joined', joined: 'PE-AHVA-RR', stands: 'PE-BHVA-RT', reason: 'Both gave the same Eurodac number.',
  proposedBy: 'Casey Worker', proposedAt: '2025-11-14T08:00:00.000Z', decidedBy: 'Sam Supervisor', decidedAt: '2025-11-14T09:00:00.000Z', joinedAt: '2025-11-14T09:00:00.010Z', undoneAt: null, undoing: null,
};
export const EXAMPLE_MERGE_CONSEQUENCES = {
  of: 'joining', from: { ref: 'PE-AHVA-RR', name: 'Dariush Rahmani', version: 1 }, to: { ref: 'PE-BHVA-RT', name: 'Daryush Rahmany', version: 3 },
  arrivals: [{ crossing: 'CR-AHVA-R8', case: 'CA-AHVA-R5', state: 'encountered', occurredAt: '2025-11-09T05:40:00.000Z' }], captures: ['CP-AHVA-RQ'],
  barriers: [{ ref: 'BA-AHVA-RX', kind: 'trafficking_referral', effects: ['boarding'], caseRef: null, open: true }], alsoStops: [], alsoMoves: { note: 2 }, seatReleased: null,
  returns: [{ ref: 'RT-AHVA-RT', occurredAt: '2025-10-15T09:20:00.000Z', designator: 'XQ5104' }], whyNot: null,
};
