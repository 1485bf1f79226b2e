import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import type { Candidate } from '../../domain/osia.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { Unavailable } from '../../platform/jobs/unavailable.js';
import { type Call, type Found, Osia } from '../../platform/osia/osia.js';
import { OsiaBook, type Task } from '../../platform/osia/osia-book.js';
import { patience } from '../../platform/osia/patience.js';
import type { Sendable } from './osia-material.service.js';

/** Who asked, and until when: given at every step. */
interface Asking { readonly actor: Actor; readonly signal: AbortSignal; readonly maxCandidates: number }
export interface OsiaAnswer { readonly candidates: readonly Candidate[]; readonly engine: string | null; readonly transactionId: string }

const PATIENCE_MS = 20_000;
const LOOK_MS = 500;
const SLOWEST_QUESTION_MS = 10_000;

export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * Asks the ABIS to search, and comes by its answer however it comes: with the request, by callback, or after asking for a
 * task. What was asked is on record before it is sent, so that an attempt that was killed is carried on by the next.
 */
@Injectable()
export class OsiaTasksService {
  constructor(private readonly database: Database, private readonly osia: Osia, private readonly book: OsiaBook) {}

  /** @throws Unavailable where the answer is not there yet: the next attempt waits for the same */
  async search(crossingId: string, material: Sendable, asking: Asking): Promise<OsiaAnswer> {
    const task = await this.database.write(asking.actor, (tx) => this.book.task(tx, crossingId, material.content));
    const end = (): Promise<void> => this.database.write(asking.actor, (tx) => this.book.take(tx, task.id));
    try {
      const answered = this.taken(task) ?? await this.ask(task, material, asking);
      await end();
      return { ...answered, transactionId: task.id };
    } catch (error) {
      if (error instanceof Refused) await end(); // asked again, by hand or on new captures, it is another question
      throw error;
    }
  }

  /** null where there is no answer yet. @throws Refused where the ABIS called back that it will not search */
  private taken({ answer, failure, endedAt }: Task): NonNullable<Task['answer']> | null {
    if (failure !== null) throw new Refused({ rule: 'osia.refused', message: `The ABIS refused the search: ${failure}` });
    if (endedAt) throw new Unavailable('The ABIS could not search. It is asked again.');
    return answer;
  }

  private async ask(task: Task, material: Sendable, asking: Asking): Promise<NonNullable<Task['answer']>> {
    let { taskId } = task;
    for (let asked = 0; asked < 2; asked++) {
      if (taskId === null) {
        // a task that can't be called back is asked for with the same transaction: the ABIS answers what it has found
        const found = await this.send(task, material, asking, asked === 0);
        if ('candidates' in found) return { candidates: [...found.candidates], engine: found.engine };
        taskId = found.taskId;
      }
      const answer = await this.wait(task, taskId, asking);
      if (answer) return answer;
      taskId = null; // it ended and nobody told us, or it is not known any more
    }
    throw new Unavailable(this.osia.setting!.callbackUrl
      ? 'The ABIS has lost the search. It is asked again.'
      : 'The ABIS answers only by calling back: an administrator must set OSIA_CALLBACK_URL. It is asked again.');
  }

  private async send(task: Task, { items }: Sendable, { actor, signal, maxCandidates }: Asking, mayCallBack: boolean): Promise<Found> {
    const { callbackUrl } = this.osia.setting!;
    const secret = callbackUrl && mayCallBack ? randomBytes(32).toString('base64url') : null;
    await this.database.write(actor, (tx) => this.book.asks(tx, task.id, secret === null ? null : hashOf(secret)));
    const callback = secret ? `${callbackUrl}/api/osia/callbacks/${secret}` : undefined;
    const found = await this.osia.identify({ filter: {}, biometricData: items }, { transactionId: task.id, signal, callback, maxCandidates });
    if ('taskId' in found) await this.database.write(actor, (tx) => this.book.promised(tx, task.id, found.taskId));
    return found;
  }

  /** The answer; null where the task has ended without one reaching us. */
  private async wait(task: Task, taskId: string, { actor, signal }: Asking): Promise<Task['answer']> {
    const { patienceMs = PATIENCE_MS, lookMs = LOOK_MS, callbackUrl } = this.osia.setting!;
    const call: Call = { transactionId: task.id, signal };
    const whole = patience(patienceMs);
    let redelivered = false;
    for (let next = patience(lookMs), gap = 2 * lookMs; ;) {
      const now = await this.database.read(actor, (tx) => this.book.byId(tx, task.id));
      const answer = now && this.taken(now);
      if (answer) return answer;
      if (next.over()) {
        const status = await this.osia.status(taskId, call);
        if (status === null || (!callbackUrl && status !== 'PENDING')) return null;
        if (status === 'COMPLETED' || status === 'RESPONSE_ERROR') {
          // its word did not reach us: it is asked for it once more
          if (redelivered || !(await this.osia.redeliver(taskId, call))) return null;
          redelivered = true;
        }
        next = patience(gap);
        gap = Math.min(2 * gap, SLOWEST_QUESTION_MS);
      }
      if (whole.over()) throw new Unavailable('The ABIS has not ended its search yet. It is asked again.');
      await pause(lookMs, undefined, { signal });
    }
  }
}
