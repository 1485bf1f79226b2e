import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Invalid, NotFound, Refused } from '../../domain/errors.js';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { type Job, Jobs } from '../../platform/jobs/jobs.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import { CaptureBytesService } from '../biometrics/capture-bytes.service.js';
import { EngineAway, Identifiers, type SearchMaterial } from './identifier.js';
import { type Found, FindingsService } from './findings.service.js';
import { MissingFingersService } from '../biometrics/missing-fingers.service.js';
import { SearchRequestsRepository } from './search-requests.repository.js';

/** The search itself, as a job: read what there is, ask the engines, put everything that they found on record at once. */
@Injectable()
export class SearchRunsService implements OnModuleInit {
  constructor(
    private readonly database: Database, private readonly requests: SearchRequestsRepository, private readonly bytes: CaptureBytesService,
    private readonly missing: MissingFingersService, private readonly engines: Identifiers, private readonly found: FindingsService, private readonly crossings: CrossingsService, private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.on('capture.search', {
      // for days: an engine that is away loses nothing, and whoever waits sees why
      attempts: 25,
      run: ({ requestId }, job) => this.run(requestId, job),
      failed: ({ requestId }, why, actor) => this.database.write(actor, (tx) => this.requests.failed(tx, requestId, why, true)),
    });
  }

  /** For bulk loads, whose jobs wait until somebody does them: what was asked of these crossings is searched now. */
  async runNow(crossingRefs: readonly string[]): Promise<void> {
    const actor = systemActor('job', randomUUID());
    const asked = await this.database.read(actor, async (tx) => this.requests.ofCrossings(tx, await this.keysOf(tx, crossingRefs)));
    for (const { id, finishedAt } of asked.reverse()) if (!finishedAt) await this.run(id, { actor, signal: new AbortController().signal });
  }

  private async keysOf(tx: Tx, refs: readonly string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const ref of refs) ids.push((await this.crossings.mustFind(tx, ref)).id);
    return ids;
  }

  private async run(requestId: string, { actor, signal }: Pick<Job, 'actor' | 'signal'>): Promise<void> {
    try {
      const material = await this.database.write(actor, (tx) => this.material(tx, requestId));
      if (!material) return; // by an attempt that was taken for dead
      const found: Found[] = [];
      for (const engine of this.engines.all()) {
        const identification = await engine.identify(material, signal);
        if (identification) found.push({ engine, identification, disagreements: new Map() });
      }
      await this.compareNotes(material, found, signal);
      await this.database.write(actor, async (tx) => {
        const request = await this.requests.locked(tx, requestId);
        if (!request || request.finishedAt) return;
        await this.found.record(tx, request, found);
        await this.requests.finish(tx, requestId);
      });
    } catch (error) {
      if (!signal.aborted) await this.tell(actor, requestId, error);
      throw error;
    }
  }

  /** Whom one engine proposes the others may know to be somebody else. */
  private async compareNotes(material: SearchMaterial, found: readonly Found[], signal: AbortSignal): Promise<void> {
    for (const { engine, identification, disagreements } of found) {
      for (const other of this.engines.all()) {
        if (other === engine || !other.disagrees || !identification.proposals.length) continue;
        const unlike = await other.disagrees(material, identification.proposals.map(({ personId }) => personId), signal);
        for (const personId of unlike) disagreements.set(personId, other.kinds.includes('finger') ? 'fingers_disagree' : 'face_disagrees');
      }
    }
  }

  /** What there is to search with; null when the search is done already. */
  private async material(tx: Tx, requestId: string): Promise<SearchMaterial | null> {
    const request = await this.requests.byId(tx, requestId);
    if (!request || request.finishedAt) return null;
    await this.requests.begin(tx, requestId);
    const { crossingId, personId } = request;
    const fingers = await this.bytes.templatesOf(tx, crossingId);
    const photos = await this.requests.photosOf(tx, crossingId);
    return {
      crossingId, personId, ownRecords: await this.requests.recordsOf(tx, personId), fingers, photos,
      asOf: tx.now, missing: await this.missing.standing(tx, [crossingId]),
      before: new Date(Math.max(0, ...[...fingers, ...photos].map(({ recordedAt }) => recordedAt.getTime()))),
    };
  }

  /** Whoever waits for the search sees that an attempt failed; a fault's own words stay in the log. */
  private async tell(actor: Actor, requestId: string, error: unknown): Promise<void> {
    const sayable = error instanceof EngineAway || error instanceof Refused || error instanceof Invalid || error instanceof NotFound;
    const trouble = sayable ? error.message : 'Something went wrong. The log says what.';
    await this.database.write(actor, (tx) => this.requests.failed(tx, requestId, trouble, false)).catch(() => undefined); // then the queue alone knows
  }
}
