import { Injectable } from '@nestjs/common';
import type { JobName, JobPayloads } from '../../domain/jobs.js';
import type { Actor } from '../access/actor.js';
import type { Tx } from '../database/tx.js';

/** One attempt at a job. */
export interface Job {
  /** The named system actor `job`, on behalf of the request that enqueued it: for what the job itself records. */
  readonly actor: Actor;
  /** 1 at the first. */
  readonly attempt: number;
  /** Aborted when the process is about to stop: throw, and the job is taken again. */
  readonly signal: AbortSignal;
  /**
   * Who enqueued it, with the roles that they hold at this moment: whatever is read for them is read as them.
   * @throws Refused when they may no longer sign in
   */
  requester(): Promise<Actor>;
}

/** How a room does its jobs. */
export interface Handler<N extends JobName> {
  /**
   * Does the job. It may be killed anywhere and begun again, rarely even while another process still believes that it
   * has it: so it begins by clearing away what an earlier attempt left. Refused, Invalid and NotFound fail it for
   * good; anything else is tried again, later each time, and an Unavailable says why in its own words.
   */
  run(payload: JobPayloads[N], job: Job): Promise<void>;
  /** It failed for good: note it where people look. May be called more than once. @param why plain English */
  failed?(payload: JobPayloads[N], why: string, actor: Actor): Promise<void>;
  /** How often it is begun before it fails for good; the waits between are 3, 7, 20, 55, 150 seconds … @default 5 */
  readonly attempts?: number;
  /** A recurring job: a crontab line's five fields (UTC). Nobody enqueues it. */
  readonly every?: string;
}

/** What may wait: rooms say how each job is done, services enqueue it in the transaction that makes it necessary. */
@Injectable()
export class Jobs {
  private readonly handlers = new Map<JobName, Handler<JobName>>();

  /** Called by a room when it starts (onModuleInit). */
  on<N extends JobName>(name: N, handler: Handler<N>): void {
    if (this.handlers.has(name)) throw new Error(`Two rooms do the job ${name}.`);
    this.handlers.set(name, handler as unknown as Handler<JobName>);
  }

  /**
   * A job that exists when this transaction commits, and never otherwise. With `key`, a job of that key that waits is
   * replaced; one that runs is left alone and this one comes after it. `at`: not before that instant of the real clock.
   */
  async enqueue<N extends JobName>(tx: Tx, name: N, payload: JobPayloads[N], { key, at }: { key?: string; at?: Date } = {}): Promise<void> {
    await tx.run('select platform.enqueue($1, $2, $3, $4, $5)', [name, JSON.stringify(payload), key ?? null, at ?? null, this.attemptsOf(name)]);
  }

  handler(name: string): Handler<JobName> | undefined {
    return this.handlers.get(name as JobName);
  }

  /** Every job that somebody does here. */
  names(): JobName[] {
    return [...this.handlers.keys()];
  }

  private attemptsOf(name: JobName): number {
    return this.handlers.get(name)?.attempts ?? 5;
  }
}
