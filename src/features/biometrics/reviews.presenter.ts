import { falseMatchWords } from '../../domain/false-match.js';
import { presentCapture, type ShownCapture } from './captures.presenter.js';
import type { CaptureRow } from './captures.repository.js';
import type { ProposalRow, ReturnRow, ReviewRow, ScoreRow, VerdictRow } from './reviews.repository.js';

/** A match review in a list: nothing here tells of scores or of other people's verdicts. */
export interface ShownReviewLine {
  ref: string; self: string; version: number;
  state: string; round: number; origin: string;
  crossing: string; crossedAt: Date; person: string; case: string | null;
  proposedPerson: string;
  proposedBy: string; rationale: string | null;
  occurredAt: Date; recordedAt: Date; decidedAt: Date | null; reversal: string | null;
  /** You have given your verdict in this round. */
  yourVerdictGiven: boolean;
}

export interface ShownVerdict { round: number; examiner: string; answer: string; reasonCode: string; reason: string; occurredAt: Date; recordedAt: Date }
export interface ShownReturn { ref: string; ordinal: number; occurredAt: Date; flight: { ref: string; designator: string; from: string; to: string }; case: string }

/** The whole review with its two sides. `scores` and `verdicts` are null while they are withheld from you. */
export interface ShownReview extends ShownReviewLine {
  sides: {
    crossing: { ref: string; occurredAt: Date; place: string; person: string; registeredAs: string; case: string | null; captures: ShownCapture[] };
    /** `person` is the record that stands for the one proposed, where that was merged since. */
    proposed: { person: string; proposedAs: string; captures: ShownCapture[]; earlierReturns: ShownReturn[] };
  };
  proposals: { origin: string; round: number; by: string; rationale: string | null; capture: string | null; search: string | null; recordedAt: Date }[];
  yourVerdict: ShownVerdict | null;
  scores: {
    search: string; engine: string; engineVersion: string; threshold: number | null; score: number; rank: number;
    /** −10·log10 of the false-match rate at that score, or better where `atLeast`; in words in `meaning`. Null where nothing was calibrated. */
    decibel: number | null; atLeast: boolean; meaning: string | null; calibration: { name: string; provisional: boolean } | null;
    /** Left and right hand would have to be exchanged; another engine finds that they differ. */
    handsExchanged: boolean; conflict: 'fingers_disagree' | 'face_disagrees' | null;
  }[] | null;
  verdicts: ShownVerdict[] | null;
}

function presentScore({ searchRef, calibration, provisional, ...score }: ScoreRow): NonNullable<ShownReview['scores']>[number] {
  return {
    search: searchRef, ...score, score: Number(score.score.toPrecision(7)), meaning: score.decibel === null ? null : falseMatchWords(score.decibel, score.atLeast),
    calibration: calibration === null ? null : { name: calibration, provisional: provisional! },
  };
}

/** What was hidden: the scores once one has decided, the verdicts once all have. */
export type ShownReveal = Pick<ShownReview, 'ref' | 'self' | 'version' | 'state' | 'round' | 'decidedAt' | 'yourVerdict' | 'scores' | 'verdicts'>;

/** What a review consists of beside its row, as far as the actor may see it. */
export interface ReviewParts { captures: CaptureRow[]; returns: ReturnRow[]; scores: ScoreRow[]; verdicts: VerdictRow[]; proposals: ProposalRow[] }

export function presentReviewLine(row: ReviewRow): ShownReviewLine {
  return {
    ref: row.ref, self: `/api/v1/match-reviews/${row.ref}`, version: row.version,
    state: row.state, round: row.round, origin: row.origin,
    crossing: row.crossingRef, crossedAt: row.crossedAt, person: row.personRef, case: row.caseRef,
    proposedPerson: row.survivingRef,
    proposedBy: row.proposedByName, rationale: row.rationale,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, decidedAt: row.decidedAt, reversal: row.reversalRef,
    yourVerdictGiven: row.committed,
  };
}

export function presentReview(row: ReviewRow, { captures, returns, scores, verdicts, proposals }: ReviewParts): ShownReview {
  const ours = captures.filter(({ crossingId }) => crossingId === row.crossingId);
  const theirs = captures.filter(({ crossingId }) => crossingId !== row.crossingId);
  const own = verdicts.find((verdict) => verdict.own && verdict.round === row.round);
  return {
    ...presentReviewLine(row),
    sides: {
      crossing: {
        ref: row.crossingRef, occurredAt: row.crossedAt, place: row.place, person: row.personRef, registeredAs: row.registeredRef, case: row.caseRef,
        captures: ours.map(presentCapture),
      },
      proposed: { person: row.survivingRef, proposedAs: row.proposedRef, captures: theirs.map(presentCapture), earlierReturns: returns.map(presentReturn) },
    },
    proposals: proposals.map(({ origin, round, by, rationale, captureRef, searchRef, recordedAt }) => ({ origin, round, by, rationale, capture: captureRef, search: searchRef, recordedAt })),
    yourVerdict: own ? presentVerdict(own) : null,
    scores: row.open || row.committed ? scores.map(presentScore) : null,
    verdicts: row.open ? verdicts.map(presentVerdict) : null,
  };
}

export function presentReveal({ ref, version, state, round, decidedAt, yourVerdict, scores, verdicts }: ShownReview): ShownReveal {
  return { ref, self: `/api/v1/match-reviews/${ref}/reveal`, version, state, round, decidedAt, yourVerdict, scores, verdicts };
}

export function presentReturn({ ref, ordinal, occurredAt, flightRef, designator, origin, destination, caseRef }: ReturnRow): ShownReturn {
  return { ref, ordinal, occurredAt, flight: { ref: flightRef, designator, from: origin, to: destination }, case: caseRef };
}

function presentVerdict({ round, examiner, answer, reasonCode, reason, occurredAt, recordedAt }: VerdictRow): ShownVerdict {
  return { round, examiner, answer, reasonCode, reason, occurredAt, recordedAt };
}

export const EXAMPLE_REVIEW_LINE = {
  ref: 'MR-AHVA-RA', self: '/api/v1/match-reviews/MR-AHVA-RA', version: 1, state: 'undecided', round: 1, origin: 'equal_id',
  crossing: 'CR-AHVA-R8', crossedAt: '2025-11-09T05:40:00.000Z', person: 'PE-AHVA-RR', case: 'CA-AHVA-R5', proposedPerson: 'PE-BHVA-RT',
  proposedBy: 'Casey Worker', rationale: null, occurredAt: '2025-11-09T07:10:00.000Z', recordedAt: '2025-11-09T07:10:01.000Z', decidedAt: null, reversal: null,
  yourVerdictGiven: false,
};
export const EXAMPLE_REVIEW = {
  ...EXAMPLE_REVIEW_LINE,
  sides: {
    crossing: { ref: 'CR-AHVA-R8', occurredAt: '2025-11-09T05:40:00.000Z', place: 'Dover', person: 'PE-AHVA-RR', registeredAs: 'PE-AHVA-RR', case: 'CA-AHVA-R5', captures: [] },
    proposed: {
      person: 'PE-BHVA-RT', proposedAs: 'PE-BHVA-RT', captures: [],
      earlierReturns: [{ ref: 'RT-AHVA-RT', ordinal: 1, occurredAt: '2025-10-15T09:20:00.000Z', flight: { ref: 'FL-AHVA-RD', designator: 'XQ5104', from: 'LHR', to: 'CDG' }, case: 'CA-BHVA-R6' }],
    },
  },
  proposals: [{ origin: 'equal_id', round: 1, by: 'Casey Worker', rationale: null, capture: 'CP-AHVA-RQ', search: null, recordedAt: '2025-11-09T07:10:01.000Z' }],
  yourVerdict: null, scores: null, verdicts: null,
};
export const EXAMPLE_REVEAL = {
  ref: 'MR-AHVA-RA', self: '/api/v1/match-reviews/MR-AHVA-RA/reveal', version: 2, state: 'confirmed', round: 1, decidedAt: '2025-11-09T11:00:00.000Z', yourVerdict: null,
  scores: [{ search: 'SE-AHVA-RD', engine: 'crossfile-matching', engineVersion: '1.0.0', threshold: 41.5, score: 212.4, rank: 1, decibel: 49.03, atLeast: true, meaning: 'at most 1 in 79,000 strangers scores so high', calibration: { name: 'generated-2026-11-23', provisional: true }, handsExchanged: false, conflict: null }],
  verdicts: [{ round: 1, examiner: 'Sam Supervisor', answer: 'same_person', reasonCode: 'fingerprints_agree', reason: 'Fourteen minutiae agree.', occurredAt: '2025-11-09T10:00:00.000Z', recordedAt: '2025-11-09T10:00:00.100Z' }],
};
