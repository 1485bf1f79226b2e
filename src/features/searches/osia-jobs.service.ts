import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { type Job, Jobs } from '../../platform/jobs/jobs.js';
import { Unavailable } from '../../platform/jobs/unavailable.js';
import { Osia } from '../../platform/osia/osia.js';
import { OsiaBook } from '../../platform/osia/osia-book.js';
import { patience } from '../../platform/osia/patience.js';
import { OsiaEnrolmentService } from './osia-enrolment.service.js';
import { OsiaRepository } from './osia.repository.js';
import { OsiaSearchesService } from './osia-searches.service.js';

/** What two people decided is never forgotten: tried again for as long as it takes. */
const WITHOUT_END = 10_000;
/** How many crossings one look compares, how many looks a round takes, and how long it goes on telling. */
const LOOKED_AT = 2_000;
const LOOKS = 5;
const ROUND_MS = 45_000;
const REASON = 'Kept the same at the ABIS';

/**
 * Decisions over who somebody is travel to the ABIS: as jobs enqueued in the decision's own transaction; and what was
 * captured before there was an ABIS, or got lost on the way, is told round by round. Telling looks at what stands, so
 * that order, repetition and loss of single jobs change nothing.
 */
@Injectable()
export class OsiaJobsService implements OnModuleInit {
  constructor(
    private readonly database: Database, private readonly osia: Osia, private readonly book: OsiaBook, private readonly records: OsiaRepository,
    private readonly enrolment: OsiaEnrolmentService, private readonly searches: OsiaSearchesService, private readonly jobs: Jobs, private readonly events: Events,
  ) {}

  onModuleInit(): void {
    if (!this.osia.enabled) return;
    this.jobs.on('osia.move', { attempts: WITHOUT_END, run: ({ crossingId }, job) => this.enrolment.settle(acting(job), crossingId, job.signal) });
    this.jobs.on('osia.merge', { attempts: WITHOUT_END, run: ({ personId, mergedIntoId }, job) => this.merge(personId, mergedIntoId, job) });
    this.jobs.on('osia.enrol', { every: '* * * * *', run: (_, job) => this.round(job) });
    this.events.on('captures.registered', (tx, { crossingId }) => this.due(tx, [crossingId]));
    this.events.on('review.decided', async (tx, { outcome, crossingId }) => {
      if (outcome === 'confirmed' && !(await tx.onBehalf(() => this.carriedAlong(tx, crossingId)))) await this.move(tx, [crossingId]);
    });
    this.events.on('review.reversed', (tx, { crossingId }) => this.move(tx, [crossingId]));
    this.events.on('person.merged', async (tx, { personId, mergedIntoId }) => {
      await this.due(tx, await tx.onBehalf(() => this.book.under(tx, personId)));
      await this.jobs.enqueue(tx, 'osia.merge', { personId, mergedIntoId }, { key: `osia.merge ${personId}` });
    });
    this.events.on('person.unmerged', async (tx, { personId, heldById }) => {
      const [back, lying] = await tx.onBehalf(async () => [await this.records.crossingsOf(tx, [personId]), await this.book.under(tx, heldById)] as const);
      await this.move(tx, [...new Set([...back, ...lying])]);
    });
  }

  private async move(tx: Tx, crossingIds: readonly string[]): Promise<void> {
    await this.due(tx, crossingIds);
    for (const crossingId of crossingIds) await this.jobs.enqueue(tx, 'osia.move', { crossingId }, { key: `osia.move ${crossingId}` });
  }

  /** In the transaction of the change: told at the next round even if its job were lost. */
  private due(tx: Tx, crossingIds: readonly string[]): Promise<void> {
    return tx.onBehalf(() => this.book.due(tx, crossingIds));
  }

  /** The whole record was merged, which the ABIS is told as such. */
  private async carriedAlong(tx: Tx, crossingId: string): Promise<boolean> {
    return this.records.merged(tx, (await this.book.read(tx, crossingId))?.persons ?? []);
  }

  private async merge(from: string, to: string, job: Job): Promise<void> {
    const actor = acting(job);
    await this.enrolment.merge(actor, from, to, job.signal);
    // what could not go in one call, or had been told halfway
    for (const id of await this.database.read(actor, (tx) => this.book.under(tx, from))) await this.enrolment.settle(actor, id, job.signal);
  }

  /** What is written down as due first, then the next part of all crossings; where it stopped the next round goes on. */
  private async round(job: Job): Promise<void> {
    const actor = acting(job);
    const round = patience(ROUND_MS);
    let trouble: Unavailable | undefined;
    const tell = async (ids: readonly string[]): Promise<boolean> => {
      for (const id of ids) {
        if (round.over() || job.signal.aborted) return false;
        trouble = await this.settle(actor, id, job.signal) ?? trouble;
      }
      return true;
    };
    await this.database.write(actor, (tx) => this.searches.oldest(tx, 1));
    const due = await this.database.read(actor, (tx) => this.records.due(tx, LOOKED_AT));
    let goesOn = await tell(due);
    for (let looks = 0; goesOn && looks < LOOKS; looks++) {
      const look = await this.database.write(actor, async (tx) => {
        const after = await this.book.sweep(tx);
        if (after === null) return null;
        const found = await this.records.look(tx, after, LOOKED_AT);
        // noted before it is told, so that it is found again as due wherever this round is broken off
        await this.book.due(tx, found.different);
        await this.book.swept(tx, found.last);
        return found;
      });
      if (!look?.last) break;
      goesOn = await tell(look.different);
    }
    if (trouble) throw trouble; // the job shows it, and is tried again
  }

  /**
   * One that the ABIS will not have, or has a fault with, keeps nobody else waiting: the words of a refusal are kept.
   * @returns why it is to be tried again @throws where nothing is answered any more
   */
  private async settle(actor: Actor, crossingId: string, signal: AbortSignal): Promise<Unavailable | undefined> {
    try {
      await this.enrolment.settle(actor, crossingId, signal);
    } catch (error) {
      if (error instanceof Unavailable && !this.osia.inDoubt) return error;
      if (!(error instanceof Refused)) throw error;
    }
    return undefined;
  }
}

/** Every look that the job takes says why. */
const acting = ({ actor }: Job): Actor => systemActor('job', actor.requestId, REASON);
