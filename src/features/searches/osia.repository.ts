import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { CaptureKind } from '../biometrics/captures.dto.js';

/** Where a crossing stands now: the record that stands for its person, and all that is told of it as one word (null: nothing). */
export interface Standing { personId: string; caseId: string | null; content: string | null }
/** A capture that has something to send. */
export interface SendableCapture {
  id: string; kind: CaptureKind; fingerPosition: number | null; impression: number | null; quality: number | null; qualityAlgorithm: string | null;
  device: string | null; occurredAt: Date; hasImage: boolean; templateFormat: string | null;
}

/** What the ABIS is to know, as it stands on record. */
@Injectable()
export class OsiaRepository {
  standing(tx: Tx, crossingId: string): Promise<Standing | null> {
    return tx.one<Standing>(
      `select record.surviving(c.person_id) as "personId", f.id as "caseId", platform.osia_content(c.id) as content
         from record.crossing c left join record.case_file f on f.crossing_id = c.id where c.id = $1`, [crossingId]);
  }

  /** Index capture_crossing. */
  captures(tx: Tx, crossingId: string): Promise<SendableCapture[]> {
    return tx.rows<SendableCapture>(
      `select id, kind, finger_position as "fingerPosition", impression, quality, quality_algorithm as "qualityAlgorithm", device, occurred_at as "occurredAt",
              has_image as "hasImage", template_format as "templateFormat"
         from record.capture where crossing_id = $1 and (has_image or template_format is not null) order by kind desc, finger_position, id`, [crossingId]);
  }

  /** Captures of these crossings that are fingers, by crossing and finger: to find what a score of the ABIS is about. */
  fingers(tx: Tx, crossingIds: readonly string[]): Promise<{ id: string; crossingId: string; fingerPosition: number }[]> {
    return tx.rows(`select id, crossing_id as "crossingId", finger_position as "fingerPosition" from record.capture where crossing_id = any ($1) and kind = 'finger' order by id`, [crossingIds]);
  }

  /** Which of these keys are of persons on record. */
  async known(tx: Tx, personIds: readonly string[]): Promise<Set<string>> {
    return new Set((await tx.rows<{ id: string }>('select id from record.person where id = any ($1)', [personIds])).map(({ id }) => id));
  }

  /** All crossings of these records. */
  async crossingsOf(tx: Tx, personIds: readonly string[]): Promise<string[]> {
    return (await tx.rows<{ id: string }>('select id from record.crossing where person_id = any ($1) order by id', [personIds])).map(({ id }) => id);
  }

  /** What the ABIS does not hold as it should, as far as is written down, and did not refuse: index osia_encounter_due. */
  async due(tx: Tx, limit: number): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(
      `select crossing_id as id from platform.osia_encounter where settled_at is null and refused_content is distinct from platform.osia_content(crossing_id) order by attempt, crossing_id limit $1`, [limit]);
    return rows.map(({ id }) => id);
  }

  /** The next crossings by key, and which of them the ABIS was never told of or holds otherwise. */
  async look(tx: Tx, after: string, limit: number): Promise<{ last: string | null; different: string[] }> {
    const row = await tx.one<{ last: string | null; different: string[] }>(
      `with next as materialized (select c.id, record.surviving(c.person_id) as person_id, platform.osia_content(c.id) as content from record.crossing c where c.id > $1 order by c.id limit $2)
       select (select n.id from next n order by n.id desc limit 1) as last,
              array(select n.id from next n left join platform.osia_encounter e on e.crossing_id = n.id
                     where n.content is not null and (e.crossing_id is null or e.content is distinct from n.content or e.persons <> array[n.person_id])
                       and e.refused_content is distinct from n.content order by n.id) as different`, [after, limit]);
    return row!;
  }

  /** Searches of the crossing that are not done: index search_request_crossing. */
  async waitingSearches(tx: Tx, crossingId: string): Promise<string[]> {
    return (await tx.rows<{ id: string }>('select id from record.search_request where crossing_id = $1 and finished_at is null and failed_at is null order by recorded_at, id', [crossingId])).map(({ id }) => id);
  }

  /** Searches that failed and are tried again, the oldest first, of other crossings than this one: index search_request_unfinished. */
  async failedSearches(tx: Tx, most: number, but: string | null): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(
      `select id from record.search_request where finished_at is null and failed_at is null and failures > 0 and crossing_id is distinct from $2::uuid order by recorded_at, id limit $1`, [most, but]);
    return rows.map(({ id }) => id);
  }

  /** Were all of these persons merged into others? */
  async merged(tx: Tx, personIds: readonly string[]): Promise<boolean> {
    return personIds.length > 0 && (await tx.one<{ all: boolean }>('select bool_and(merged_into is not null) as all from record.person where id = any ($1)', [personIds]))!.all;
  }
}
