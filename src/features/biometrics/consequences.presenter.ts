import type { MovedBarrier } from './consequences.repository.js';
import type { ShownReturn } from './reviews.presenter.js';

type ShownBarrierLine = Omit<MovedBarrier, 'id'>;

/** What carrying a confirmation or a reversal out would do. It says what, not whether: nothing here tells of verdicts. */
export interface ShownConsequences {
  review: string; self: string; version: number;
  of: 'confirmation' | 'reversal';
  from: string; to: string; crossing: string; case: string | null;
  captures: string[];
  /** Barriers that go with them, open and lifted. */
  barriers: ShownBarrierLine[];
  /** Confirmation: open barriers of the other record that hold for this case from then on. Reversal: those that stop both from then on. */
  alsoStops: ShownBarrierLine[];
  /** How many rows of other kinds go with them: notes, documents, notices … by table. */
  alsoMoves: Record<string, number>;
  /** Confirmation: `from` becomes part of `to`. Reversal: it becomes a record of its own again. */
  wholeRecord: boolean;
  /** The two records stay two; their merge is proposed and waits for another person. */
  mergeProposed: boolean;
  /** The seat that gives way, where each of the two has one. */
  seatReleased: { flight: string; designator: string; departs: Date } | null;
  /** The case is linked with this return (confirmation), or its link ends (reversal). */
  earlierReturn: ShownReturn | string | null;
  /** Another match that stands confirmed takes its place. */
  instead: string | null;
  /** Who has it before them afterwards, and why. */
  told: { who: string; why: string }[];
}

export function presentBarrierLine({ ref, kind, effects, caseRef, open }: MovedBarrier): ShownBarrierLine {
  return { ref, kind, effects, caseRef, open };
}

export const EXAMPLE_CONSEQUENCES = {
  review: 'MR-AHVA-RA', self: '/api/v1/match-reviews/MR-AHVA-RA/consequences', version: 1, of: 'confirmation', from: 'PE-AHVA-RR', to: 'PE-BHVA-RT', crossing: 'CR-AHVA-R8', case: 'CA-AHVA-R5',
  captures: ['CP-AHVA-RQ'], barriers: [{ ref: 'BA-AHVA-RX', kind: 'trafficking_referral', effects: ['boarding'], caseRef: null, open: true }], alsoStops: [], alsoMoves: { note: 2 },
  wholeRecord: true, mergeProposed: false, seatReleased: null,
  earlierReturn: { ref: 'RT-AHVA-RT', ordinal: 1, occurredAt: '2025-10-15T09:20:00.000Z', flight: { ref: 'FL-AHVA-RD', designator: 'XQ5104', from: 'LHR', to: 'CDG' }, case: 'CA-BHVA-R6' },
  instead: null, told: [{ who: 'Casey Worker', why: 'owns case CA-AHVA-R5' }],
};
