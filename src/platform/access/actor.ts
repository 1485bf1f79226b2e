import type { Actor as DomainActor } from '../../domain/role.js';

/** Who acts, on behalf of which request. Made at the door, handed to every service. */
export interface Actor extends DomainActor {
  readonly ref: string;
  readonly username: string;
  readonly displayName: string;
  /** UUID of the request, command or import; written into every journal entry. */
  readonly requestId: string;
  /** Why restricted material is opened or a change made, where the actor said so. */
  readonly reason?: string;
  /** Set when the client sent an Idempotency-Key: the door answers a repetition with the first answer. */
  readonly idempotency?: { readonly route: string; readonly key: string; readonly hash: Buffer };
}

const SYSTEM = { setup: 1, 'sign-in': 2, import: 3, demonstration: 4, job: 5, osia: 8 } as const;

/** A named actor that nobody signs in as (migrations/1756000001000-users.sql, 1756000008000-jobs.sql, 1756000018000-abis.sql). */
export function systemActor(name: keyof typeof SYSTEM, requestId: string, reason?: string): Actor {
  return {
    id: `00000000-0000-7000-8000-00000000000${SYSTEM[name]}`,
    ref: `system-${name}`, username: `system-${name}`, displayName: name, roles: ['system'], requestId, reason,
  };
}
