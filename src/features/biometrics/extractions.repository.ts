import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { Owner } from './capture-bytes.repository.js';

export interface ExtractionRow { id: string; captureId: string; finishedAt: Date | null }

/** Templates asked of the operator's command. */
@Injectable()
export class ExtractionsRepository {
  async add(tx: Tx, { id, crossingId, personId }: Owner, engine: string): Promise<string> {
    const row = await tx.one<{ id: string }>('insert into record.template_extraction (capture_id, crossing_id, person_id, engine) values ($1, $2, $3, $4) returning id', [id, crossingId, personId, engine]);
    return row!.id;
  }

  byId(tx: Tx, id: string): Promise<ExtractionRow | null> {
    return tx.one<ExtractionRow>('select id, capture_id as "captureId", finished_at as "finishedAt" from record.template_extraction where id = $1', [id]);
  }

  /** Once: whoever comes later changes nothing. */
  async finish(tx: Tx, id: string, { minutiae = null, failure = null }: { minutiae?: number | null; failure?: string | null }): Promise<void> {
    await tx.run('update record.template_extraction set finished_at = platform.now(), minutiae = $2, failure = $3 where id = $1 and finished_at is null', [id, minutiae, failure]);
  }
}
