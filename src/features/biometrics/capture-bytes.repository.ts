import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { Sealed } from '../../platform/vault/vault.js';
import type { FingerTemplate } from './capture-parts.js';
import type { PictureType } from './capture-picture.js';

/** Whose bytes: keys are UUIDs. */
export interface Owner { readonly id: string; readonly crossingId: string; readonly personId: string }
/** `about` begins with the table and the key. */
export interface SealedImage extends Sealed { id: string; contentType: PictureType }
export interface SealedTemplate extends Sealed { keyId: string; id: string; format: FingerTemplate['format']; minutiae: number; origin: FingerTemplate['origin']; engine: string | null }
/** A finger's template together with its capture. */
export interface CrossingTemplate extends SealedTemplate { fingerPosition: number; ref: string; recordedAt: Date }
export type SealedTable = 'capture_image' | 'capture_template' | 'face_vector';
/** A row that another key sealed, or none; `kind` is its type of file or format. */
export interface OldSealed extends Sealed { id: string; kind: string }

/** What a key did not seal, and the same sealed anew. */
const OLD: Record<SealedTable, string> = {
  capture_image: 'select id, content_type as kind, key_id as "keyId", content from record.capture_image where id > $1 and key_id is distinct from $2 order by id limit $3 for no key update skip locked',
  capture_template: 'select id, format as kind, key_id as "keyId", content from record.capture_template where id > $1 and key_id is distinct from $2 order by id limit $3 for no key update skip locked',
  face_vector: 'select id, model as kind, key_id as "keyId", content from record.face_vector where id > $1 and content is not null and key_id is distinct from $2 order by id limit $3 for no key update skip locked',
};
const RESEAL: Record<SealedTable, string> = {
  capture_image: 'update record.capture_image set key_id = $2, content = $3 where id = $1',
  capture_template: 'update record.capture_template set key_id = $2, content = $3 where id = $1',
  face_vector: 'update record.face_vector set key_id = $2, content = $3 where id = $1',
};

/** The sealed bytes of captures. Nothing here is in the open but what was written before bytes were sealed. */
@Injectable()
export class CaptureBytesRepository {
  async addImage(tx: Tx, { id, personId }: Pick<Owner, 'id' | 'personId'>, contentType: PictureType, { keyId, content }: Sealed): Promise<void> {
    await tx.run('insert into record.capture_image (id, person_id, content_type, key_id, content) values ($1, $2, $3, $4, $5)', [id, personId, contentType, keyId, content]);
    await tx.run('update record.capture set has_image = true where id = $1', [id]);
  }

  image(tx: Tx, captureId: string): Promise<SealedImage | null> {
    return tx.one<SealedImage>('select id, content_type as "contentType", key_id as "keyId", content from record.capture_image where id = $1', [captureId]);
  }

  /** What the capture tells of it is written by the database. */
  async addTemplate(tx: Tx, { id, crossingId, personId }: Owner, { format, minutiae, origin, engine }: FingerTemplate, { keyId, content }: Sealed): Promise<void> {
    await tx.run('insert into record.capture_template (id, crossing_id, person_id, format, minutiae, origin, engine, key_id, content) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [id, crossingId, personId, format, minutiae, origin, engine ?? null, keyId, content]);
  }

  template(tx: Tx, captureId: string): Promise<SealedTemplate | null> {
    return tx.one<SealedTemplate>('select id, format, minutiae, origin, engine, key_id as "keyId", content from record.capture_template where id = $1', [captureId]);
  }

  /** All of a crossing, finger by finger, the earlier capture first: index capture_template_crossing. */
  templatesOf(tx: Tx, crossingId: string): Promise<CrossingTemplate[]> {
    return tx.rows<CrossingTemplate>(
      `select t.id, t.format, t.minutiae, t.origin, t.engine, t.key_id as "keyId", t.content, t.recorded_at as "recordedAt", k.finger_position as "fingerPosition", k.ref
         from record.capture_template t join record.capture k on k.id = t.id where t.crossing_id = $1 order by k.finger_position, k.occurred_at, t.id`, [crossingId]);
  }

  /** The next rows that this key did not seal, held until the transaction ends; those that somebody else holds are left for later. By key. */
  old(tx: Tx, table: SealedTable, keyId: string, after: string, limit: number): Promise<OldSealed[]> {
    return tx.rows<OldSealed>(OLD[table], [after, keyId, limit]);
  }

  async reseal(tx: Tx, table: SealedTable, id: string, { keyId, content }: Sealed): Promise<void> {
    await tx.run(RESEAL[table], [id, keyId, content]);
  }

  /** How many rows the key did not seal. */
  async countOld(tx: Tx, keyId: string): Promise<number> {
    const row = await tx.one<{ n: number }>(`select (select count(*) from record.capture_image where key_id is distinct from $1)::int + (select count(*) from record.capture_template where key_id is distinct from $1)::int
        + (select count(*) from record.face_vector where content is not null and key_id is distinct from $1)::int as n`, [keyId]);
    return row!.n;
  }
}
