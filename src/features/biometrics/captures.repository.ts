import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { Capture } from './capture.entity.js';
import type { CaptureKind } from './captures.dto.js';

/** A capture with the references and names that people say aloud. */
export interface CaptureRow extends Capture {
  crossingRef: string; personRef: string; caseId: string | null; takenByName: string;
  /** The latest template asked of the operator's command, if any. */
  extractionEngine: string | null; extractionFinishedAt: Date | null; extractionFailure: string | null;
  /** What the models of faces said of a photo, last: null where they said nothing yet. */
  faceModel: string | null; faceCount: number | null; faceFailure: string | null;
}

/** A capture to be written; keys are UUIDs. */
export interface NewCapture {
  crossingId: string; personId: string; kind: CaptureKind; fingerPosition: number | null; externalId: string;
  quality: number | null; qualityAlgorithm?: string | null; impression?: number | null; device: string | null; occurredAt: Date;
}

const ROW = `
  select k.id, k.ref, k.crossing_id as "crossingId", k.person_id as "personId", k.kind, k.finger_position as "fingerPosition",
         k.external_id as "externalId", k.quality, k.quality_algorithm as "qualityAlgorithm", k.impression, k.device, k.has_image as "hasImage",
         k.template_format as "templateFormat", k.minutiae, k.occurred_at as "occurredAt",
         k.recorded_at as "recordedAt", k.taken_by as "takenBy", c.ref as "crossingRef", p.ref as "personRef", f.id as "caseId", u.display_name as "takenByName",
         x.engine as "extractionEngine", x.finished_at as "extractionFinishedAt", x.failure as "extractionFailure",
         y.model as "faceModel", y.faces as "faceCount", y.failure as "faceFailure"
    from record.capture k
    join record.crossing c on c.id = k.crossing_id
    join record.person p on p.id = k.person_id
    join record.app_user u on u.id = k.taken_by
    left join record.case_file f on f.crossing_id = c.id
    left join lateral (select e.engine, e.finished_at, e.failure from record.template_extraction e where e.capture_id = k.id order by e.id desc limit 1) x on true
    left join lateral record.face_of(k.id) y on k.kind = 'photo'`;

@Injectable()
export class CapturesRepository {
  /** Two captures with the same ID wait for each other, so that the later one sees the earlier. */
  async lockIds(tx: Tx, captures: readonly NewCapture[]): Promise<void> {
    await tx.run(`select pg_advisory_xact_lock(h) from (select distinct hashtextextended(x, 11) as h from unnest($1::text[]) x order by 1) locks`,
      [captures.map(({ kind, externalId }) => `${kind} ${externalId}`)]);
  }

  /** Adds all at once, in the order given. */
  addMany(tx: Tx, captures: readonly NewCapture[]): Promise<{ id: string; ref: string; crossingId: string; personId: string; kind: CaptureKind; externalId: string }[]> {
    return tx.rows(
      `insert into record.capture (crossing_id, person_id, kind, finger_position, external_id, quality, device, occurred_at, quality_algorithm, impression)
       select crossing_id, person_id, kind, finger_position, external_id, quality, device, occurred_at, quality_algorithm, impression
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::int[], $7::text[], $8::timestamptz[], $9::text[], $10::int[])
              with ordinality as c (crossing_id, person_id, kind, finger_position, external_id, quality, device, occurred_at, quality_algorithm, impression, n) order by n
       returning id, ref, crossing_id as "crossingId", person_id as "personId", kind, external_id as "externalId"`,
      [captures.map((c) => c.crossingId), captures.map((c) => c.personId), captures.map((c) => c.kind), captures.map((c) => c.fingerPosition),
        captures.map((c) => c.externalId), captures.map((c) => c.quality), captures.map((c) => c.device), captures.map((c) => c.occurredAt), captures.map((c) => c.qualityAlgorithm ?? null), captures.map((c) => c.impression ?? null)]);
  }

  /** Other people to whom the same ID belongs, by the record that stands for them: index capture_external. */
  othersWithSameId(tx: Tx, captureIds: readonly string[]): Promise<{ captureId: string; crossingId: string; personId: string }[]> {
    return tx.rows(
      `select distinct k.id as "captureId", k.crossing_id as "crossingId", record.surviving(o.person_id) as "personId"
         from record.capture k
         join record.capture o on o.external_id = k.external_id and o.kind = k.kind and o.id <> k.id and o.person_id <> k.person_id
        where k.id = any ($1) and (o.id <> all ($1) or (o.occurred_at, o.id) < (k.occurred_at, k.id))
          and record.surviving(o.person_id) <> record.surviving(k.person_id)
        order by 1, 3`, [captureIds]);
  }

  byRef(tx: Tx, ref: string): Promise<CaptureRow | null> {
    return tx.one<CaptureRow>(`${ROW} where k.ref = $1`, [ref]);
  }

  byId(tx: Tx, id: string): Promise<CaptureRow | null> {
    return tx.one<CaptureRow>(`${ROW} where k.id = $1`, [id]);
  }

  /** Newest first, keyset on id (UUIDv7): of a crossing capture_crossing, of a person capture_person, else the key. */
  list(tx: Tx, { crossing, person }: { crossing: string | null; person: string | null }, after: readonly unknown[] | null, limit: number): Promise<CaptureRow[]> {
    return tx.rows<CaptureRow>(`${ROW}
      where ($1::uuid is null or k.crossing_id = $1) and ($2::uuid is null or k.person_id = $2) and ($3::uuid is null or k.id < $3)
      order by k.id desc limit $4`, [crossing, person, after?.[0] ?? null, limit + 1]);
  }

  /** The captures of both sides of a review, oldest first. */
  ofPersonsAndCrossing(tx: Tx, crossingId: string, personId: string): Promise<CaptureRow[]> {
    return tx.rows<CaptureRow>(`${ROW} where k.crossing_id = $1 or k.person_id in (select record.merged_group($2)) order by k.occurred_at, k.id`, [crossingId, personId]);
  }

  /** Which of these captures show a finger that their crossing says was amputated: index missing_finger_now. */
  ofAmputated(tx: Tx, captureIds: readonly string[]): Promise<{ fingerPosition: number }[]> {
    return tx.rows(
      `select k.finger_position as "fingerPosition" from record.capture k
         join record.missing_finger m on m.crossing_id = k.crossing_id and m.finger_position = k.finger_position and m.superseded_at is null and m.presence = 'amputated'
        where k.id = any ($1) order by 1`, [captureIds]);
  }

  /** Which fingers of the crossing were taken. */
  async fingersTaken(tx: Tx, crossingId: string): Promise<number[]> {
    const rows = await tx.rows<{ n: number }>(`select distinct finger_position as n from record.capture where crossing_id = $1 and kind = 'finger' order by 1`, [crossingId]);
    return rows.map(({ n }) => n);
  }
}
