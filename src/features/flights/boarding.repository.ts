import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { BoardingOutcome } from './boarding-outcome.entity.js';
import { Handover } from './handover.entity.js';

/** Why somebody may not be aboard, as the database says it. */
export interface Stop { rule: string; barrier?: string; kind?: string; since?: string; review?: string }
/** One line of the escort's sheet. */
export interface SheetRow {
  id: string; version: number; seat: number; person: string; name: string; photo: string | null; careNeeds: string | null;
  outcome: string | null; stopped: boolean; handedOver: boolean | null;
}

@Injectable()
export class BoardingRepository {
  add(tx: Tx, values: DeepPartial<BoardingOutcome>): Promise<BoardingOutcome> {
    return tx.add(BoardingOutcome, values);
  }

  addHandover(tx: Tx, values: DeepPartial<Handover>): Promise<Handover> {
    return tx.add(Handover, values);
  }

  /** What stops the person at that instant; null asks for now, after any lock was waited for. */
  async stop(tx: Tx, personId: string, caseId: string, at: Date | null): Promise<Stop | null> {
    const row = await tx.one<{ stop: Stop | null }>('select record.stop_of($1, $2, coalesce($3::timestamptz, platform.now())) as stop', [personId, caseId, at]);
    return row!.stop;
  }

  /** Stops of every case at once, in the order asked for. */
  async stops(tx: Tx, of: readonly { personId: string; caseId: string }[]): Promise<(Stop | null)[]> {
    const rows = await tx.rows<{ stop: Stop | null }>(`select record.stop_of(person, file, platform.now()) as stop
      from unnest($1::uuid[], $2::uuid[]) with ordinality as t (person, file, n) order by n`, [of.map(({ personId }) => personId), of.map(({ caseId }) => caseId)]);
    return rows.map(({ stop }) => stop);
  }

  /** Barriers that block boarding of the case at that instant, those of linked records too. */
  barriers(tx: Tx, personId: string, caseId: string, at: Date): Promise<{ id: string; ref: string; kind: string }[]> {
    return tx.rows(`select id, ref, kind from record.barriers_counting($1, $2, 'boarding', $3) order by occurred_at, id`, [personId, caseId, at]);
  }

  /** What an escort may know of each person, and no more: the function of the database decides. */
  sheet(tx: Tx, flightId: string): Promise<SheetRow[]> {
    return tx.rows<SheetRow>(`select holding_id as id, version, seat_number as seat, person_ref as person, name, photo_ref as photo, care_needs as "careNeeds",
      outcome, stopped, handed_over as "handedOver" from record.escort_sheet($1)`, [flightId]);
  }
}
