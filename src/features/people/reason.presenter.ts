import { Invalid } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';

/** The actor with the reason that a form asks for, as the API takes it in Access-Reason. @throws Invalid when nothing is said */
export function withReason(actor: Actor, reason: unknown, message = 'Say why.'): Actor {
  if (typeof reason !== 'string' || !/[\p{L}\p{N}]/u.test(reason)) throw new Invalid({ reason: message });
  if (reason.trim().length > 500) throw new Invalid({ reason: 'Say it in 500 characters.' });
  return { ...actor, reason: reason.trim() };
}
