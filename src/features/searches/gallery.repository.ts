import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { Sealed } from '../../platform/vault/vault.js';

/** Whose template: keys are UUIDs. */
export interface TemplateKey { id: string; personId: string }
/** A template as the gallery needs it. */
export interface GalleryTemplate extends Sealed { id: string; personId: string; format: string; fingerPosition: number; recordedAt: Date }

/** Every template on record, as the gallery in memory is made from it. */
@Injectable()
export class GalleryRepository {
  /** By key. */
  keys(tx: Tx, after: string, limit: number): Promise<TemplateKey[]> {
    return tx.rows<TemplateKey>('select id, person_id as "personId" from record.capture_template where id > $1 order by id limit $2', [after, limit]);
  }

  /** Those of these keys that are there. */
  templates(tx: Tx, ids: readonly string[]): Promise<GalleryTemplate[]> {
    return tx.rows<GalleryTemplate>(
      `select t.id, t.person_id as "personId", t.format, t.key_id as "keyId", t.content, t.recorded_at as "recordedAt", k.finger_position as "fingerPosition"
         from record.capture_template t join record.capture k on k.id = t.id where t.id = any ($1)`, [ids]);
  }
}
