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
