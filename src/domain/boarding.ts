import { type CaseFacts } from './case-facts.js';
import { refusalsFor } from './case-step.js';
import { type Refusal } from './errors.js';
import { type Actor } from './role.js';

/**
 * Why a boarding that occurred at `occurredAt` may not be recorded as `board` at `recordedAt`; empty if it may.
 * Both instants must be clear: an earlier time on the escort's sheet never gets past a barrier entered since, nor past
 * departure. What is refused here and yet happened is a `board_late`, which a second person approves.
 */
export function boardingRefusals(facts: CaseFacts, actor: Actor, occurredAt: Date, recordedAt: Date): Refusal[] {
  const then = refusalsFor('board', facts, actor, occurredAt);
  const said = new Set(then.map(({ message }) => message));
  return [...then, ...refusalsFor('board', facts, actor, recordedAt).filter(({ message }) => !said.has(message))];
}

/** Minutes after which a boarding counts as recorded late. The same number stands in the database's guard. */
export const LATE_AFTER_MINUTES = 10;

/**
 * True if the boarding needs a second person: told more than ten minutes after it happened, or while the person is
 * stopped now, or after departure. A stop that stood when it happened is no lateness: that boarding is refused.
 */
export function recordedLate(occurredAt: Date, recordedAt: Date, circumstances: { readonly stoppedNow: boolean; readonly departed: boolean }): boolean {
  return circumstances.stoppedNow || circumstances.departed || recordedAt.getTime() - occurredAt.getTime() > LATE_AFTER_MINUTES * 60_000;
}
