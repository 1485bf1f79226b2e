import type { LedgerRow, Sums } from './ledger.repository.js';

/** Returns, admissions, and places that the returns opened and nobody took yet (negative: more came than went). */
export interface ShownSums { returns: number; admissions: number; balance: number }
export interface ShownBalance {
  asAt: string; asKnownThen: ShownSums; asKnownNow: ShownSums; difference: ShownSums;
  /** What makes the difference: recorded after the end of that day about what occurred by then. */
  because: { returnsRecordedLater: number; returnsReversedLater: number; admissionsRecordedLater: number; admissionsReversedLater: number };
  entries: string;
}

export function presentBalance(asAt: string, sums: Sums): ShownBalance {
  const { returnsThen, returnsNow, admissionsThen, admissionsNow, returnsRecordedLater, returnsReversedLater, admissionsRecordedLater, admissionsReversedLater } = sums;
  const shown = (returns: number, admissions: number): ShownSums => ({ returns, admissions, balance: returns - admissions });
  return {
    asAt, asKnownThen: shown(returnsThen, admissionsThen), asKnownNow: shown(returnsNow, admissionsNow), difference: shown(returnsNow - returnsThen, admissionsNow - admissionsThen),
    because: { returnsRecordedLater, returnsReversedLater, admissionsRecordedLater, admissionsReversedLater },
    entries: `/api/v1/ledger-entries?to=${asAt}`,
  };
}

export function presentEntry(row: LedgerRow) {
  const { kind, amount, returnRef, admissionRef, occurredAt, recordedAt, recordedByName } = row;
  return { kind, amount, return: returnRef, admission: admissionRef, occurredAt, recordedAt, recordedBy: recordedByName };
}

export const EXAMPLE_BALANCE = {
  asAt: '2025-11-13', asKnownThen: { returns: 112, admissions: 84, balance: 28 }, asKnownNow: { returns: 113, admissions: 84, balance: 29 }, difference: { returns: 1, admissions: 0, balance: 1 },
  because: { returnsRecordedLater: 1, returnsReversedLater: 0, admissionsRecordedLater: 0, admissionsReversedLater: 0 }, entries: '/api/v1/ledger-entries?to=2025-11-13',
};
export const EXAMPLE_ENTRY = {
  kind: 'return', amount: 1, return: 'RT-AHVA-RT', admission: null, occurredAt: '2025-09-18T08:40:00.000Z', recordedAt: '2025-09-18T08:52:00.000Z', recordedBy: 'Edith Escort',
};
