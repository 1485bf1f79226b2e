import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { Presence } from './missing-fingers.dto.js';

export interface MissingRow { id: string; fingerPosition: number; presence: Presence; occurredAt: Date; recordedByName: string }

/** Fingers that could not be taken at a crossing. */
@Injectable()
export class MissingFingersRepository {
  /** What stands, by finger: index missing_finger_now. */
  standing(tx: Tx, crossingIds: readonly string[]): Promise<(MissingRow & { crossingId: string })[]> {
    return tx.rows(
      `select m.id, m.crossing_id as "crossingId", m.finger_position as "fingerPosition", m.presence, m.occurred_at as "occurredAt", u.display_name as "recordedByName"
         from record.missing_finger m join record.app_user u on u.id = m.recorded_by
        where m.crossing_id = any ($1) and m.superseded_at is null order by m.finger_position`, [crossingIds]);
  }

  async supersede(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length) await tx.run('update record.missing_finger set superseded_at = platform.now(), superseded_by = platform.actor() where id = any ($1)', [ids]);
  }

  async add(tx: Tx, crossing: { id: string; personId: string }, fingers: readonly { fingerPosition: number; presence: Presence }[], occurredAt: Date): Promise<void> {
    if (!fingers.length) return;
    await tx.run(
      `insert into record.missing_finger (crossing_id, person_id, finger_position, presence, occurred_at)
       select $1, $2, f.position, f.presence, $5 from unnest($3::int[], $4::text[]) as f (position, presence)`,
      [crossing.id, crossing.personId, fingers.map((one) => one.fingerPosition), fingers.map((one) => one.presence), occurredAt]);
  }
}
