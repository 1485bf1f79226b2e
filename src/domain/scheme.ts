import { type Day } from './day.js';

/** The lengths of a scheme version's clocks. Days are London calendar days; day 0 is the day the clock starts. */
export interface SchemeClocks {
  /** Days from arrival in which a case must be accepted into scope. */
  readonly scopeDays: number;
  /** Days from arrival in which readmission must be requested. */
  readonly requestDays: number;
  /** Days from the request in which the receiving state is expected to reply. */
  readonly replyDays: number;
  /** Working days (England and Wales) between the service of directions and boarding. */
  readonly noticeWorkingDays: number;
  /** Calendar months from acceptance in which the person must be boarded. */
  readonly acceptanceValidMonths: number;
}

/** How many admissions so many returns allow: `opening + returns * perReturn`, rounded down. */
export interface CapRule {
  /** Places before the first return. */
  readonly opening: number;
  /** Places that each return adds; 1 is "one in, one out". */
  readonly perReturn: number;
}

/** One dated version of the scheme. Each case is pinned to the version in force when its person arrived. */
export interface SchemeVersion {
  readonly name: string;
  /** ISO 3166-1 alpha-3. */
  readonly receivingState: string;
  readonly validFrom: Day;
  /** First day on which it no longer holds; null while it holds. */
  readonly validTo: Day | null;
  readonly clocks: SchemeClocks;
  readonly capRule: CapRule;
}

/** The scheme as it began. Source: UK–France agreement of 2025, in force August 2025; lengths as in domain.md §2. */
export const UK_FRANCE_2025: SchemeVersion = {
  name: 'UK–France 2025',
  receivingState: 'FRA',
  validFrom: '2025-08-06',
  validTo: null,
  clocks: { scopeDays: 14, requestDays: 14, replyDays: 14, noticeWorkingDays: 5, acceptanceValidMonths: 3 },
  capRule: { opening: 0, perReturn: 1 },
};

/** The version that governs an arrival on that day, or null if none held. */
export function schemeOn<Version extends Pick<SchemeVersion, 'validFrom' | 'validTo'>>(
  versions: readonly Version[],
  day: Day,
): Version | null {
  return versions.find(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day < validTo)) ?? null;
}

/** How many people may have been admitted once `returnsMade` returns (not people returned) stand. */
export function capFor(returnsMade: number, rule: CapRule): number {
  return Math.floor(rule.opening + returnsMade * rule.perReturn);
}
