import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { FaceModel } from '../../platform/faces/setting.js';
import type { Sealed } from '../../platform/vault/vault.js';

/** A photo whose vector is wanted. */
export interface Photo { captureId: string; captureRef: string }
/** A vector as it is kept; keys are UUIDs. */
export interface SealedVector extends Sealed { keyId: string; id: string; captureId: string; crossingId: string; personId: string; model: string; recordedAt: Date }
/** What a photo came to. */
export type KeptVector = Photo & ({ failure: string } | (SealedVector & { failure: null }));

/** Vectors of photos by a pair of models; of other models nothing is told here. */
@Injectable()
export class FaceVectorsRepository {
  /** The key of a vector that is about to be sealed. */
  async newKey(tx: Tx): Promise<string> {
    return (await tx.one<{ id: string }>('select platform.uuid7() as id'))!.id;
  }

  /** Once for each photo and pair of models: whoever comes later changes nothing. False then. */
  async add(tx: Tx, id: string, { id: captureId, crossingId, personId }: { id: string; crossingId: string; personId: string }, { embedder, detector, dimension }: FaceModel, what: { faces: number | null; failure: string } | Sealed): Promise<boolean> {
    const { faces, failure, keyId, content } = 'failure' in what ? { ...what, keyId: null, content: null } : { ...what, faces: 1, failure: null };
    const rows = await tx.rows(
      `insert into record.face_vector (id, capture_id, crossing_id, person_id, model, detector, faces, failure, dimension, key_id, content)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (capture_id, model, detector) do nothing returning id`,
      [id, captureId, crossingId, personId, embedder, detector, faces, failure, content && dimension, keyId, content]);
    return rows.length > 0;
  }

  /** Of these photos what is kept, in no order: index face_vector_once. */
  ofPhotos(tx: Tx, { embedder, detector }: FaceModel, captureIds: readonly string[]): Promise<KeptVector[]> {
    return tx.rows<KeptVector>(
      `select v.id, v.capture_id as "captureId", k.ref as "captureRef", v.crossing_id as "crossingId", v.person_id as "personId", v.model, v.failure, v.key_id as "keyId", v.content, v.recorded_at as "recordedAt"
         from record.face_vector v join record.capture k on k.id = v.capture_id where v.model = $1 and v.detector = $2 and v.capture_id = any ($3)`, [embedder, detector, captureIds]);
  }

  /** Photos without a word of these models, by key: index capture_photo. */
  waiting(tx: Tx, { embedder, detector }: FaceModel, after: string, limit: number): Promise<Photo[]> {
    return tx.rows<Photo>(
      `select k.id as "captureId", k.ref as "captureRef" from record.capture k where k.kind = 'photo' and k.has_image and k.id > $3
          and not exists (select from record.face_vector v where v.capture_id = k.id and v.model = $1 and v.detector = $2) order by k.id limit $4`, [embedder, detector, after, limit]);
  }

  /** All that can be searched, by key: index face_vector_model. */
  keys(tx: Tx, { embedder, detector }: FaceModel, after: string, limit: number): Promise<{ id: string; personId: string }[]> {
    return tx.rows('select id, person_id as "personId" from record.face_vector where model = $1 and detector = $2 and content is not null and id > $3 order by id limit $4', [embedder, detector, after, limit]);
  }

  /** Those of these keys that are there. */
  vectors(tx: Tx, { embedder, detector }: FaceModel, ids: readonly string[]): Promise<SealedVector[]> {
    return tx.rows<SealedVector>(
      `select id, capture_id as "captureId", crossing_id as "crossingId", person_id as "personId", model, key_id as "keyId", content, recorded_at as "recordedAt"
         from record.face_vector where model = $1 and detector = $2 and content is not null and id = any ($3)`, [embedder, detector, ids]);
  }
}
