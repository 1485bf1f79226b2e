import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Faces } from '../../platform/faces/faces.js';
import type { FaceModel, FaceReading } from '../../platform/faces/setting.js';
import { Osia } from '../../platform/osia/osia.js';
import { Vault } from '../../platform/vault/vault.js';
import { about, CaptureBytesService } from '../biometrics/capture-bytes.service.js';
import { CapturesService } from '../biometrics/captures.service.js';
import { FaceVectorsRepository, type Photo, type SealedVector } from './face-vectors.repository.js';

const FIRST = '00000000-0000-0000-0000-000000000000';

/** A photo as it can be searched with, or why it can't, in words. */
export type PhotoVector = Photo & ({ readonly vector: Float32Array } | { readonly why: string });
/** What the models said of a photo. `reading` null: nothing that lasts, it is tried again; `why` says it. */
export type Read = Photo & ({ readonly reading: FaceReading } | { readonly reading: null; readonly why: string });

/** Vectors of photos: made by the operator's models, sealed on the way in, opened on the way out. For the room's own services. */
@Injectable()
export class FaceVectorsService {
  private readonly log = new Logger('Faces');
  private settled = false;

  constructor(
    private readonly database: Database, private readonly vectors: FaceVectorsRepository, private readonly captures: CapturesService,
    private readonly bytes: CaptureBytesService, private readonly vault: Vault, private readonly faces: Faces, private readonly osia: Osia,
  ) {}

  /** Whether photos are searched here: with models, and where no ABIS searches instead. */
  get on(): boolean {
    return this.faces.on && !this.osia.enabled;
  }

  /** The models, once the office has started with them. */
  get model(): FaceModel {
    return this.faces.model!;
  }

  /** Cosine from which a face is proposed. */
  get threshold(): number {
    return this.faces.threshold!;
  }

  /** Of each photo its vector; what has none yet is made and stored, each in a transaction of its own. */
  async of(actor: Actor, photos: readonly Photo[], signal: AbortSignal): Promise<PhotoVector[]> {
    const there = await this.kept(actor, photos);
    const made = new Map<string, string>();
    for (const photo of photos.filter(({ captureId }) => !there.has(captureId))) {
      signal.throwIfAborted();
      const read = await this.read(actor, photo);
      if (read.reading) await this.database.write(actor, (tx) => this.store(tx, [read]));
      else made.set(photo.captureId, read.why);
    }
    const now = made.size < photos.length ? await this.kept(actor, photos) : there;
    return photos.map((photo) => now.get(photo.captureId) ?? { ...photo, why: made.get(photo.captureId) ?? 'It could not be read.' });
  }

  /** Opens the picture, which is a look, and asks the models. Nothing is stored here. */
  async read(actor: Actor, photo: Photo): Promise<Read> {
    try {
      const picture = await this.database.read(actor, async (tx) => {
        const capture = await this.captures.mustGet(tx, photo.captureId);
        if (!capture) return null;
        await tx.viewed('capture_image', { record: capture.id, person: capture.personId, case: capture.caseId });
        return this.bytes.image(tx, capture.id);
      });
      if (!picture) return { ...photo, reading: null, why: 'There is no picture.' };
      return { ...photo, reading: await this.faces.read(picture.bytes) };
    } catch (error) {
      if (error instanceof Refused) return { ...photo, reading: null, why: error.message };
      this.log.error(`photo ${photo.captureId}: ${(error as Error).message}`);
      return { ...photo, reading: null, why: 'The models of faces failed. The log says why.' };
    }
  }

  /** Keeps what the models said. @returns the keys of the vectors that are new */
  async store(tx: Tx, read: readonly Read[]): Promise<string[]> {
    const lasting = read.flatMap((one) => (one.reading ? [{ captureId: one.captureId, reading: one.reading }] : []));
    const before = await this.owners(tx, lasting);
    await tx.lockPersons(...before.values());
    const stored: string[] = [];
    for (const { captureId, reading } of lasting) {
      const capture = (await this.captures.mustGet(tx, captureId));
      const id = await this.vectors.newKey(tx);
      const what = 'vector' in reading ? this.vault.seal(about('face_vector', id, this.model.embedder), Buffer.from(reading.vector.buffer, reading.vector.byteOffset, reading.vector.byteLength)) : reading;
      if ((await this.vectors.add(tx, id, capture, this.model, what)) && 'vector' in reading) stored.push(id);
    }
    return stored;
  }

  /** @throws Refused where it can't be opened */
  open(row: SealedVector): Float32Array {
    return new Float32Array(Uint8Array.from(this.vault.open(about('face_vector', row.id, row.model), row)).buffer);
  }

  /** Are there photos on record that wait for a vector? Asked until there are none: from then on each search makes its own. */
  async behind(): Promise<boolean> {
    // whoever asks: rows of vectors are not in everybody's sight
    if (!this.settled) this.settled = (await this.waiting(systemActor('job', randomUUID()), 1)).length === 0;
    return !this.settled;
  }

  /** The next photos without a vector, by key. */
  waiting(actor: Actor, limit: number, after = FIRST): Promise<Photo[]> {
    return this.database.read(actor, (tx) => this.vectors.waiting(tx, this.model, after, limit));
  }

  private async owners(tx: Tx, photos: readonly { captureId: string }[]): Promise<Map<string, string>> {
    const owners = new Map<string, string>();
    for (const { captureId } of photos) owners.set(captureId, (await this.captures.mustGet(tx, captureId)).personId);
    return owners;
  }

  private async kept(actor: Actor, photos: readonly Photo[]): Promise<Map<string, PhotoVector>> {
    const rows = await this.database.read(actor, (tx) => this.vectors.ofPhotos(tx, this.model, photos.map(({ captureId }) => captureId)));
    return new Map(rows.map((row): [string, PhotoVector] => {
      const photo = { captureId: row.captureId, captureRef: row.captureRef };
      if (row.failure !== null) return [row.captureId, { ...photo, why: row.failure }];
      try {
        return [row.captureId, { ...photo, vector: this.open(row as SealedVector) }];
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return [row.captureId, { ...photo, why: error.message }];
      }
    }));
  }
}
