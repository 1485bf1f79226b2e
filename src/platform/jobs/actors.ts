import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import { Accounts } from '../access/accounts.js';
import { type Actor, systemActor } from '../access/actor.js';

/** How a payload lies in the queue (platform.enqueue); a recurring job has neither `by` nor `with`. */
export interface Envelope { by?: string; request?: string | null; with?: Record<string, unknown> }

/** As whom jobs act. */
@Injectable()
export class JobActors {
  constructor(private readonly accounts: Accounts) {}

  /** The named system actor, in the name of the request that asked for the job. */
  job(request?: string | null): Actor {
    return systemActor('job', request ?? randomUUID());
  }

  /** Who asked for the job, as they are now. @throws Refused when they may no longer sign in */
  async requester(by: string | undefined, request: string | null | undefined): Promise<Actor> {
    const identity = by ? await this.accounts.identity(by) : null;
    if (!identity) throw new Refused({ rule: 'job.requester-gone', message: 'Who asked for this may no longer sign in.' });
    const { id, ref, username, displayName, roles } = identity;
    return { id, ref, username, displayName, roles, requestId: request ?? randomUUID() };
  }
}
