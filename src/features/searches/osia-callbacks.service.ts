import { randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Invalid, Refused } from '../../domain/errors.js';
import { systemActor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Osia } from '../../platform/osia/osia.js';
import { OsiaBook, type Task } from '../../platform/osia/osia-book.js';
import { wordsOf } from '../../platform/osia/osia-failure.js';
import { readCandidates } from '../../platform/osia/osia-shapes.js';
import { OsiaSearchesService } from './osia-searches.service.js';
import { hashOf } from './osia-tasks.service.js';

/** What a callback says of itself: whose answer it is, and by which word we know it. */
export interface Called { readonly secret: string; readonly transactionId?: string; readonly taskId?: string }

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const REASON = 'Answer of the ABIS';

/** Answers that the ABIS sends by itself. Who does not hold the word of the question, or answers another, is told nothing. */
@Injectable()
export class OsiaCallbacksService {
  constructor(private readonly database: Database, private readonly osia: Osia, private readonly book: OsiaBook, private readonly searches: OsiaSearchesService) {}

  /**
   * Keeps the first answer and wakes the search that waits for it; one that comes late or again changes nothing and is taken.
   * @param failed the body is an error of the ABIS
   * @throws Refused `osia.callback` for whoever was not asked, Invalid for an answer of another shape
   */
  async take(called: Called, body: unknown, failed: boolean): Promise<void> {
    await this.database.write(systemActor('job', randomUUID(), REASON), async (tx) => {
      const task = await this.mustKnow(tx, called);
      if (task.endedAt || task.answeredAt) return;
      if (failed) await this.keepFailure(tx, task, body);
      else await this.keepAnswer(tx, task, body);
      await this.searches.ofCrossing(tx, task.crossingId);
    });
  }

  private async mustKnow(tx: Tx, { secret, transactionId = '', taskId }: Called): Promise<Task> {
    const task = this.osia.enabled && UUID.test(transactionId) ? await this.book.forCallback(tx, transactionId) : null;
    const hash = hashOf(secret);
    // every word is compared, so that time tells nothing
    const known = (task?.secrets ?? []).map((one) => timingSafeEqual(one, hash)).includes(true);
    if (!task || !known || (task.taskId !== null && taskId !== task.taskId)) throw new Refused({ rule: 'osia.callback', message: 'Nobody asked for this.' });
    return task;
  }

  private async keepAnswer(tx: Tx, task: Task, body: unknown): Promise<void> {
    const candidates = readCandidates(body);
    if (!candidates) throw new Invalid({ body: 'Send the list of candidates as OSIA has it.' });
    await this.book.answered(tx, task.id, { answer: { candidates, engine: candidates.find(({ others }) => others)?.others?.engine as string | undefined ?? null } });
  }

  /** What it refuses by a code of the asker's fault it would refuse again; all else is asked anew. */
  private async keepFailure(tx: Tx, task: Task, body: unknown): Promise<void> {
    const code = body && typeof body === 'object' && 'code' in body ? Number(body.code) : 0;
    if (code >= 400 && code < 500) await this.book.answered(tx, task.id, { failure: wordsOf(body) || `error ${code}` });
    else await this.book.take(tx, task.id);
  }
}
