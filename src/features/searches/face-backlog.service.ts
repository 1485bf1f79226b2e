import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import { systemActor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { type Job, Jobs } from '../../platform/jobs/jobs.js';
import { FaceGalleryService } from './face-gallery.service.js';
import { FaceVectorsRepository, type SealedVector } from './face-vectors.repository.js';
import { FaceVectorsService, type Read } from './face-vectors.service.js';
import { SearchRequestsRepository } from './search-requests.repository.js';

/** Photos in one transaction, and vectors of one job: others wait for the queue too. */
const BATCH = 20;
const MOST = 200;

/**
 * Photos from before the models were set, or of other models: vectors are made of them bit by bit, and whoever looks like
 * somebody else is searched for anew.
 */
@Injectable()
export class FaceBacklogService implements OnModuleInit, OnApplicationBootstrap {
  private readonly log = new Logger('Faces');

  constructor(
    private readonly database: Database, private readonly rows: FaceVectorsRepository, private readonly requests: SearchRequestsRepository,
    private readonly vectors: FaceVectorsService, private readonly gallery: FaceGalleryService, private readonly jobs: Jobs, private readonly events: Events,
  ) {}

  onModuleInit(): void {
    if (!this.vectors.on) return;
    this.jobs.on('faces.embed', { every: '*/10 * * * *', run: (_, job) => this.embed(job) });
    this.jobs.on('faces.compare', { attempts: 10, run: ({ vectorIds }, job) => this.compare(vectorIds, job) });
  }

  /** A newly set model begins at once. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.vectors.on) return;
    if (await this.vectors.behind()) await this.database.write(systemActor('job', randomUUID()), (tx) => this.go(tx));
  }

  /** What was done stays done: broken off, the next one goes on. */
  private async embed({ actor, signal }: Job): Promise<void> {
    let stored = 0;
    for (let after: string | undefined; ;) {
      const photos = await this.vectors.waiting(actor, BATCH, after);
      const read: Read[] = [];
      for (const photo of photos) {
        signal.throwIfAborted();
        read.push(await this.vectors.read(actor, photo));
      }
      stored += read.filter(({ reading }) => reading).length;
      const more = photos.length === BATCH;
      // counted by what was stored: photos that cannot be opened would come first again
      const pause = more && stored >= MOST;
      if (photos.length) {
        await this.database.write(actor, async (tx) => {
          const vectorIds = await this.vectors.store(tx, read);
          // each of them is compared, whatever becomes of this process
          if (vectorIds.length) await this.jobs.enqueue(tx, 'faces.compare', { vectorIds });
          if (pause) await this.go(tx);
        });
      }
      if (!more || pause) return;
      after = photos.at(-1)!.captureId;
    }
  }

  private go(tx: Tx): Promise<void> {
    return this.jobs.enqueue(tx, 'faces.embed', {}, { key: 'faces.embed' });
  }

  /** Whoever looks like somebody else is searched for as if the photo had come in now. */
  private async compare(vectorIds: readonly string[], { actor, signal }: Job): Promise<void> {
    await this.gallery.complete(signal);
    await this.database.write(actor, async (tx) => {
      for (const row of await this.rows.vectors(tx, this.vectors.model, vectorIds)) {
        const vector = this.opened(row);
        const notPersons = await this.requests.recordsOf(tx, row.personId);
        if (vector && this.gallery.search(vector, { threshold: this.vectors.threshold, limit: 1, notPersons }).candidates.length) {
          await this.events.publish(tx, { type: 'captures.registered', crossingId: row.crossingId, personId: row.personId, captureIds: [row.captureId] });
        }
      }
    });
  }

  private opened(row: SealedVector): Float32Array | null {
    try {
      return this.vectors.open(row);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.log.error(`the vector ${row.id} of a face cannot be opened: ${error.message}`);
      return null;
    }
  }
}
