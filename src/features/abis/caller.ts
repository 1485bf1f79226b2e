import { createHash } from 'node:crypto';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import type { ClientCall } from '../../platform/access/client-gate.js';
import type { OsiaClient } from '../../platform/access/clients-file.js';

/** The gallery of the people on record; every other one is a client's own. */
export const PEOPLE = 'crossfile';

/** Who calls, in which transaction of theirs; `taskId`: what is done later, perhaps more than once. */
export interface Caller extends ClientCall { readonly transactionId: string; readonly taskId?: string }

/** What a call comes to. `body` absent: there is nothing to say but that it was done. `notes`: what was not done as asked. */
export interface Outcome { readonly status: 200 | 202 | 204; readonly body?: unknown; readonly notes?: readonly string[] }

/** The client as the journal names it: the system's actor, with who it was, its purpose and its call as the reason. */
export function actorOf({ client: { name, purpose }, requestId, transactionId, taskId }: Caller, operation: string): Actor {
  const actor = systemActor('osia', requestId, `OSIA client ${name}, purpose: ${purpose} (${operation}, transaction ${transactionId})`);
  if (!taskId) return actor;
  return { ...actor, idempotency: { route: 'osia task', key: taskId, hash: createHash('sha256').update(taskId).digest() } };
}

export const ownGalleries = ({ galleries }: OsiaClient): string[] => galleries.filter((name) => name !== PEOPLE);
export const mayUsePeople = ({ galleries }: OsiaClient): boolean => galleries.includes(PEOPLE);
