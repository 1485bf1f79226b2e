import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ALL_GALLERIES, type Candidate, type Encounter, type IdentifyRequest, type PersonIds, type TaskStatus } from '../../domain/osia.js';
import { refusedBy, OsiaMiss, WHY } from './osia-failure.js';
import { type Answer, OsiaHttp, type Question } from './osia-http.js';
import type { OsiaSetting } from './osia-setting.js';
import { readCandidates, readStatus, readTaskId } from './osia-shapes.js';

/** Of every call: the same transaction for the same request, so that a repetition is known for one. */
export interface Call { readonly transactionId: string; readonly signal: AbortSignal }
/** What a search came to, or the task under which its answer will come. */
export type Found = { readonly candidates: readonly Candidate[]; readonly engine: string | null } | { readonly taskId: string };

/** Where our own encounters are kept while every gallery is searched: an encounter needs one by name. */
const OWN_GALLERY = 'CROSSFILE';

/**
 * The agency's ABIS, spoken to in OSIA. Every call throws Unavailable where it may be tried again, Refused (with the
 * ABIS's words) where it would be refused again, and what the signal was aborted with.
 */
@Injectable()
export class Osia {
  private readonly http?: OsiaHttp;

  constructor(readonly setting: OsiaSetting | undefined) {
    if (setting) this.http = new OsiaHttp(setting);
  }

  /** An ABIS searches instead of the embedded engine. */
  get enabled(): boolean {
    return this.setting !== undefined;
  }

  /** The galleries of our encounters. */
  get galleries(): readonly string[] {
    return [this.setting!.gallery === ALL_GALLERIES ? OWN_GALLERY : this.setting!.gallery];
  }

  /** The last call was not answered. */
  get inDoubt(): boolean {
    return this.http?.inDoubt ?? false;
  }

  /**
   * Where the last call was not answered, asks after nothing first, so that nobody's prints are opened to be sent in vain.
   * @throws Unavailable where it still does not answer
   */
  async awake(signal: AbortSignal): Promise<void> {
    if (!this.inDoubt) return;
    await this.status(randomUUID(), { transactionId: randomUUID(), signal }).catch((error: unknown) => {
      if (this.inDoubt) throw error; // any other answer is one
    });
  }

  /**
   * The ABIS holds this encounter of this person afterwards, as it is given, whether or not it did before.
   * @param known it probably does already
   * @throws OsiaMiss where it can be neither made nor changed: another person has an encounter of that id
   */
  async put({ personId, encounterId }: PersonIds, encounter: Encounter, known: boolean, call: Call): Promise<void> {
    const path = ['persons', personId, 'encounters', encounterId];
    const [first, second]: Question['method'][] = known ? ['PUT', 'POST'] : ['POST', 'PUT'];
    const send = (method: Question['method']): Promise<void> => this.ask({ method, path, body: encounter }, call, [{ personId, encounterId }]);
    try {
      await send(first!);
    } catch (error) {
      if (!(error instanceof OsiaMiss)) throw error;
      await send(second!);
    }
  }

  /** Gone afterwards, also where it never was. */
  async remove({ personId, encounterId }: PersonIds, call: Call): Promise<void> {
    await unlessMissed(this.ask({ method: 'DELETE', path: ['persons', personId, 'encounters', encounterId] }, call));
  }

  /** False where the source has no such encounter, or the target has it already: nothing moved. */
  move(target: string, source: string, encounterId: string, call: Call): Promise<boolean> {
    return unlessMissed(this.ask({ method: 'POST', path: ['persons', target, 'move', source, 'encounters', encounterId] }, call, [{ personId: target, encounterId }]));
  }

  /** All encounters of the source become the target's; `encounterIds`: which these are. False where that can't be: nothing moved. */
  merge(target: string, source: string, encounterIds: readonly string[], call: Call): Promise<boolean> {
    return unlessMissed(this.ask({ method: 'POST', path: ['persons', target, 'merge', source] }, call, encounterIds.map((encounterId) => ({ personId: target, encounterId }))));
  }

  /** Searches the gallery. @param callback where the answer is to be sent; absent: it is asked for with this answer */
  async identify(request: IdentifyRequest, { callback, maxCandidates, ...call }: Call & { callback?: string; maxCandidates: number }): Promise<Found> {
    const { gallery, threshold } = this.setting!;
    const answer = await this.http!.ask({
      method: 'POST', path: ['identify', gallery], query: { transactionId: call.transactionId, callback, maxNbCand: maxCandidates, threshold }, body: request, signal: call.signal,
    }).catch((error: unknown) => {
      throw error instanceof OsiaMiss ? refusedBy(error.status, `there is no gallery ${gallery} (OSIA_GALLERY)`) : error;
    });
    if (answer.status === 202) return { taskId: taskOf(answer) };
    const candidates = readCandidates(answer.body);
    if (!candidates) throw WHY.strange('the candidates have another shape');
    return { candidates, engine: candidates.map(({ others }) => others?.engine).find((name) => typeof name === 'string') as string | undefined ?? answer.engine };
  }

  /** null where the task is not known (any more). */
  async status(taskId: string, call: Call): Promise<TaskStatus | null> {
    try {
      const { body } = await this.http!.ask({ method: 'GET', path: ['tasks', taskId, 'status'], query: { transactionId: call.transactionId }, signal: call.signal });
      const status = readStatus(body);
      if (!status) throw WHY.strange('the state of a task is none of the five');
      return status;
    } catch (error) {
      if (error instanceof OsiaMiss) return null;
      throw error;
    }
  }

  /** The answer is sent once more. False where there is none any more. */
  redeliver(taskId: string, call: Call): Promise<boolean> {
    return unlessMissed(this.http!.ask({ method: 'POST', path: ['tasks', taskId, 'redeliver'], query: { transactionId: call.transactionId }, signal: call.signal }));
  }

  /** A change. One that the ABIS makes later is waited for; whether it was made, only what is `there` afterwards tells. */
  private async ask(question: Pick<Question, 'method' | 'path' | 'body'>, { transactionId, signal }: Call, there: readonly PersonIds[] = []): Promise<void> {
    const answer = await this.http!.ask({ ...question, query: { transactionId }, signal });
    if (answer.status !== 202) return;
    await this.done(taskOf(answer), { transactionId, signal });
    for (const { personId, encounterId } of there) {
      await this.http!.ask({ method: 'GET', path: ['persons', personId, 'encounters', encounterId], query: { transactionId }, signal, unread: true });
    }
  }

  /** Waits for as long as one call may take. */
  private async done(taskId: string, call: Call): Promise<void> {
    const end = Date.now() + this.setting!.seconds * 1000;
    for (let wait = this.setting!.lookMs ?? 500; (await this.status(taskId, call)) === 'PENDING'; wait = Math.min(wait * 2, 5_000)) {
      if (Date.now() > end) throw WHY.slow(this.setting!.seconds);
      await pause(wait, undefined, { signal: call.signal });
    }
  }
}

async function unlessMissed(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof OsiaMiss) return false;
    throw error;
  }
}

function taskOf({ body }: Answer): string {
  const taskId = readTaskId(body);
  if (!taskId) throw WHY.strange('a task without an id');
  return taskId;
}
