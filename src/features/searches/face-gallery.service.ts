import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import { FaceGallery, type FaceSearchOptions, type FaceSearchResult } from '../../matching/faces.js';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { Follower } from '../../platform/database/follower.js';
import { Listener } from '../../platform/database/listener.js';
import type { FaceModel } from '../../platform/faces/setting.js';
import { FaceVectorsRepository, type SealedVector } from './face-vectors.repository.js';
import { FaceVectorsService } from './face-vectors.service.js';

/** `entry` null: it could not be opened. */
interface Held { readonly personId: string; readonly entry: number | null }

/** What stands in the gallery, for who operates it. */
export interface FaceGalleryState { readonly complete: boolean; readonly photos: number; readonly unsearchable: number }

/**
 * The faces of everybody on record, as vectors in memory: of the models that are set, never of others. PostgreSQL is the
 * truth (Follower). A search waits until all are there and everything is followed that was committed before it began.
 */
@Injectable()
export class FaceGalleryService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = new Logger('Faces');
  private readonly gallery = new FaceGallery();
  private readonly held = new Map<string, Held>();
  private follower?: Follower<{ id: string; personId: string }>;

  constructor(
    private readonly database: Database, private readonly listener: Listener,
    private readonly rows: FaceVectorsRepository, private readonly vectors: FaceVectorsService,
  ) {}

  onModuleInit(): void {
    if (!this.vectors.on) return;
    this.follower = new Follower(this.listener, {
      name: 'The gallery of faces', channel: 'crossfile_faces',
      keys: (after, limit) => this.database.read(this.actor(), (tx) => this.rows.keys(tx, this.vectors.model, after, limit)),
      holds: ({ id, personId }) => this.held.get(id)?.personId === personId,
      held: () => this.held.keys(),
      load: (ids) => this.load(ids),
      forget: (id) => this.forget(id),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.follower?.stop();
  }

  /** Whether it is kept at all: with models, and where no ABIS searches instead. */
  get on(): boolean {
    return this.vectors.on;
  }

  get state(): FaceGalleryState {
    return { complete: this.follower?.whole ?? false, photos: this.gallery.size, unsearchable: this.held.size - this.gallery.size };
  }

  /** The nearest faces among those that are there; `complete` first. Some 20 ms for 100,000 faces of 128 numbers. */
  search(vector: Float32Array, options: FaceSearchOptions): FaceSearchResult {
    return this.gallery.search(keyOf(this.vectors.model), vector, options);
  }

  /** Resolves when everything that was committed before the call can be found. @throws when changes are not heard, or the signal says so */
  async complete(signal: AbortSignal): Promise<void> {
    await this.follower?.complete(signal);
  }

  private async load(ids: readonly string[]): Promise<void> {
    const rows = await this.database.read(this.actor(), (tx) => this.rows.vectors(tx, this.vectors.model, ids));
    const found = new Set(rows.map(({ id }) => id));
    // of another model, or gone
    for (const id of ids) if (!found.has(id)) this.forget(id);
    const unread = new Map<string, number>();
    for (const row of rows) {
      const why = this.enter(row);
      if (why) unread.set(why, (unread.get(why) ?? 0) + 1);
    }
    for (const [why, count] of unread) this.log.warn(`${count} of ${rows.length} faces cannot be searched: ${why}`);
  }

  /** @returns why it can't be searched, where it can't */
  private enter(row: SealedVector): string | null {
    const before = this.held.get(row.id);
    if (before) {
      if (before.entry !== null) this.gallery.move(before.entry, row.personId);
      this.held.set(row.id, { ...before, personId: row.personId });
      return null;
    }
    try {
      const entry = this.gallery.add({ personKey: row.personId, captureKey: row.captureId, model: keyOf(this.vectors.model), enrolledAt: row.recordedAt.getTime() }, this.vectors.open(row));
      this.held.set(row.id, { personId: row.personId, entry });
      return null;
    } catch (error) {
      if (!(error instanceof Refused || error instanceof RangeError)) throw error;
      this.held.set(row.id, { personId: row.personId, entry: null });
      return error.message;
    }
  }

  private forget(id: string): void {
    const held = this.held.get(id);
    if (held && held.entry !== null) this.gallery.remove(held.entry);
    this.held.delete(id);
  }

  private actor(): Actor {
    return systemActor('job', randomUUID());
  }
}

/** Another detector cuts faces out otherwise: its vectors are another model's. */
const keyOf = ({ embedder, detector }: FaceModel): string => `${embedder} ${detector}`;
