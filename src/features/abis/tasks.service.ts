import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Conflict, Invalid, NotFound, Refused } from '../../domain/errors.js';
import { callbackWithin } from '../../domain/callback-address.js';
import type { TaskStatus } from '../../domain/osia.js';
import { Clients } from '../../platform/access/clients.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { type Job, Jobs } from '../../platform/jobs/jobs.js';
import { Vault } from '../../platform/vault/vault.js';
import { osiaError, osiaErrorOf } from '../../platform/web/osia-error.js';
import { toProblem } from '../../platform/web/problem.filter.js';
import { type Delivery, deliver, NotDelivered } from './callbacks.js';
import type { Caller, Outcome } from './caller.js';
import { ClientDeskService } from './client-desk.service.js';
import { type Inputs, type Operation, OperationsService } from './operations.service.js';
import { type TaskRow, TasksRepository, type TaskStatusHere } from './tasks.repository.js';

/** Answers that nobody takes are kept so long. */
const KEPT_DAYS = 7;
const STATUSES: Record<TaskStatusHere, TaskStatus> = { pending: 'PENDING', scheduled: 'RESPONSE_SCHEDULED', retry: 'RESPONSE_RETRY', error: 'RESPONSE_ERROR', completed: 'COMPLETED' };
/** What a task holds, sealed: the call until it is done, then its answer. */
interface Content { readonly callback: string; readonly input?: unknown; readonly delivery?: Delivery }
const about = (id: string): string => `abis_task ${id}`;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Calls that are answered later: done by a job, their answers sent by another and tried again, none lost. */
@Injectable()
export class TasksService implements OnModuleInit {
  constructor(
    private readonly desk: ClientDeskService, private readonly database: Database, private readonly tasks: TasksRepository, private readonly operations: OperationsService,
    private readonly clients: Clients, private readonly jobs: Jobs, private readonly vault: Vault,
  ) {}

  onModuleInit(): void {
    this.jobs.on('abis.perform', {
      run: ({ taskId }, job) => this.perform(taskId, job),
      failed: ({ taskId }, _why, actor) => this.finish(actor, taskId, { error: osiaError(500, 'Something went wrong. Nothing was changed.') }),
    });
    this.jobs.on('abis.deliver', {
      attempts: 8,
      run: ({ taskId }, job) => this.deliver(taskId, job),
      failed: ({ taskId }, why, actor) => this.mark(actor, taskId, 'error', why),
    });
    this.jobs.on('abis.expire', { every: '17 3 * * *', run: async (_payload, { actor }) => void (await this.database.write(actor, (tx) => this.tasks.expire(tx, KEPT_DAYS))) });
  }

  /** Keeps the call, sealed, and does it later. @throws Invalid where the callback is none of the client's addresses */
  async defer<O extends Operation>(caller: Caller, operation: O, input: Inputs[O], callback: string): Promise<Outcome> {
    if (!callbackWithin(caller.client.callbacks, callback)) throw new Invalid({ callback: 'This is none of the addresses that this client may be answered at.' });
    const taskId = randomUUID();
    await this.desk.write(caller, operation, async (tx) => {
      await this.tasks.add(tx, { id: taskId, client: caller.client.name, operation, transactionId: caller.transactionId, ...this.seal(taskId, { callback, input }) });
      await this.jobs.enqueue(tx, 'abis.perform', { taskId });
    });
    return { status: 202, body: { taskId } };
  }

  /** @throws NotFound, also for another client's */
  async status(caller: Caller, taskId: string): Promise<Outcome> {
    const task = await this.desk.read(caller, 'readTaskStatus', async (tx) => {
      const found = UUID.test(taskId) ? await this.tasks.byId(tx, taskId) : null;
      await tx.listed('abis_task', { taskId }, found ? [found.id] : []);
      return found;
    });
    if (!task) throw new NotFound('task');
    return { status: 200, body: STATUSES[task.status] };
  }

  /** Sends the answer once more. @throws NotFound where there is none (any more), Invalid while there is none yet */
  async redeliver(caller: Caller, taskId: string): Promise<Outcome> {
    await this.desk.write(caller, 'redeliverTaskResult', async (tx) => {
      const task = UUID.test(taskId) ? await this.tasks.held(tx, taskId) : null;
      if (!task?.content) throw new NotFound('task with an answer that is still kept');
      if (task.status === 'pending') throw new Invalid({ taskId: 'This task is not done yet.' });
      await this.tasks.set(tx, task.id, 'scheduled', null);
      await this.jobs.enqueue(tx, 'abis.deliver', { taskId: task.id }, { key: `abis.deliver ${task.id}` });
    });
    return { status: 204 };
  }

  private async perform(taskId: string, { actor, signal }: Job): Promise<void> {
    const task = await this.database.read(actor, (tx) => this.tasks.byId(tx, taskId));
    if (task?.status !== 'pending' || !task.content) return; // by an attempt that was taken for dead
    const client = this.clients.named(task.client);
    const outcome = async (): Promise<Delivery> => {
      // whoever is no client any more gets no answer
      if (!client) return { error: osiaError(403, 'This client is not let in any more.') };
      const caller: Caller = { client, requestId: actor.requestId, transactionId: task.transactionId, taskId };
      try {
        const { body } = await this.operations.perform(task.operation as Operation, caller, this.open(task).input as never, signal);
        return { body };
      } catch (error) {
        if (error instanceof Invalid || error instanceof Refused || error instanceof NotFound || error instanceof Conflict) return { error: osiaErrorOf(error, toProblem(error, false)) };
        throw error;
      }
    };
    await this.finish(actor, taskId, await outcome());
  }

  /** Puts the answer in the place of the call, once. */
  private async finish(actor: Actor, taskId: string, delivery: Delivery): Promise<void> {
    await this.database.write(actor, async (tx) => {
      const task = await this.tasks.held(tx, taskId);
      if (task?.status !== 'pending' || !task.content) return;
      await this.tasks.finish(tx, taskId, this.seal(taskId, { callback: this.open(task).callback, delivery }));
      await this.jobs.enqueue(tx, 'abis.deliver', { taskId }, { key: `abis.deliver ${taskId}` });
    });
  }

  private async deliver(taskId: string, { actor, signal }: Job): Promise<void> {
    const task = await this.database.read(actor, (tx) => this.tasks.byId(tx, taskId));
    if (!task?.content || task.status === 'pending' || task.status === 'completed') return;
    const { callback, delivery } = this.open(task);
    // the operator may have taken the address off the list since
    const url = callbackWithin(this.clients.named(task.client)?.callbacks ?? [], callback);
    if (!url) throw new Refused({ rule: 'abis.callback', message: 'The callback address is not on the client’s list any more.' });
    try {
      await deliver(url, { transactionId: task.transactionId, taskId }, delivery!, signal);
    } catch (error) {
      if (error instanceof NotDelivered) await this.mark(actor, taskId, 'retry', error.message);
      throw error;
    }
    await this.database.write(actor, (tx) => this.tasks.delivered(tx, taskId));
  }

  private mark(actor: Actor, taskId: string, status: TaskStatusHere, why: string): Promise<void> {
    return this.database.write(actor, async (tx: Tx) => {
      const task = await this.tasks.held(tx, taskId);
      if (task && task.status !== 'completed' && task.status !== 'pending') await this.tasks.set(tx, taskId, status, why);
    });
  }

  private seal(id: string, content: Content): { keyId: string; content: Buffer } {
    return this.vault.seal(about(id), Buffer.from(JSON.stringify(content)));
  }

  private open({ id, keyId, content }: TaskRow): Content {
    return JSON.parse(this.vault.open(about(id), { keyId, content: content! }).toString('utf8')) as Content;
  }
}
