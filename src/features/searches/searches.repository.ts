import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { BiometricSearch } from './biometric-search.entity.js';
import type { CandidateScore } from './candidate-score.entity.js';

/** A candidate; score and rank are null where row-level security withholds them. */
export interface CandidateRow { personRef: string; reviewRef: string | null; score: number | null; rank: number | null; decibel: number | null; atLeast: boolean | null; handsExchanged: boolean | null; conflict: string | null }
export interface SearchRow extends BiometricSearch { crossingRef: string; personId: string; caseId: string | null; recordedByName: string; candidates: CandidateRow[] }

/** A candidate to be written. */
export interface NewCandidate {
  personId: string; reviewId: string | null; score: number; rank: number;
  decibel?: number | null; atLeast?: boolean; handsExchanged?: boolean; conflict?: 'fingers_disagree' | 'face_disagrees' | null; agreements?: CandidateScore['agreements'];
}

// candidates stand in order of the persons' references, which tells nothing of their rank
const ROW = `
  select s.id, s.ref, s.crossing_id as "crossingId", s.engine, s.engine_version as "engineVersion", s.threshold, s.gallery,
         s.gallery_size as "gallerySize", s.gallery_at as "galleryAt", s.request_id as "requestId", s.parameters, s.calibration,
         s.calibration_provisional as "calibrationProvisional", s.remarks,
         array(select k.ref from record.capture k where k.id = any (s.captures) order by k.finger_position nulls first, k.ref) as captures, s.occurred_at as "occurredAt", s.recorded_at as "recordedAt",
         s.recorded_by as "recordedBy", c.ref as "crossingRef", c.person_id as "personId", f.id as "caseId", u.display_name as "recordedByName",
         coalesce((select jsonb_agg(jsonb_build_object('personRef', p.ref, 'reviewRef', m.ref, 'score', x.score, 'rank', x.rank,
           'decibel', x.decibel, 'atLeast', x.at_least, 'handsExchanged', x.hands_exchanged, 'conflict', x.conflict) order by p.ref)
            from record.candidate d join record.person p on p.id = d.proposed_person_id
            left join record.match_review m on m.id = d.review_id
            left join record.candidate_score x on x.id = d.id
           where d.search_id = s.id), '[]') as candidates
    from record.biometric_search s
    join record.crossing c on c.id = s.crossing_id
    join record.app_user u on u.id = s.recorded_by
    left join record.case_file f on f.crossing_id = c.id`;

@Injectable()
export class SearchesRepository {
  add(tx: Tx, values: DeepPartial<BiometricSearch>): Promise<BiometricSearch> {
    return tx.add(BiometricSearch, values);
  }

  /** In order of the persons' keys, so that neither keys nor journal tell the rank. */
  async addCandidates(tx: Tx, search: { id: string; crossingId: string }, candidates: readonly NewCandidate[]): Promise<void> {
    if (!candidates.length) return;
    const sorted = [...candidates].sort((a, b) => (a.personId < b.personId ? -1 : 1));
    const rows = await tx.rows<{ id: string; personId: string }>(
      `insert into record.candidate (search_id, crossing_id, proposed_person_id, review_id)
       select $1, $2, p, r from unnest($3::uuid[], $4::uuid[]) as c (p, r) order by p returning id, proposed_person_id as "personId"`,
      [search.id, search.crossingId, sorted.map((c) => c.personId), sorted.map((c) => c.reviewId)]);
    const ids = new Map(rows.map(({ id, personId }) => [personId, id]));
    await tx.run(
      `insert into record.candidate_score (id, review_id, score, rank, decibel, at_least, hands_exchanged, conflict, agreements)
       select * from unnest($1::uuid[], $2::uuid[], $3::float8[], $4::int[], $5::float8[], $6::boolean[], $7::boolean[], $8::text[], $9::jsonb[])`,
      [sorted.map((c) => ids.get(c.personId)), sorted.map((c) => c.reviewId), sorted.map((c) => c.score), sorted.map((c) => c.rank), sorted.map((c) => c.decibel ?? null),
        sorted.map((c) => c.atLeast ?? false), sorted.map((c) => c.handsExchanged ?? false), sorted.map((c) => c.conflict ?? null), sorted.map((c) => JSON.stringify(c.agreements ?? []))]);
  }

  byRef(tx: Tx, ref: string): Promise<SearchRow | null> {
    return tx.one<SearchRow>(`${ROW} where s.ref = $1`, [ref]);
  }

  /** Newest first, keyset on id (UUIDv7): of a crossing search_crossing, else the key. */
  list(tx: Tx, { crossing }: { crossing: string | null }, after: readonly unknown[] | null, limit: number): Promise<SearchRow[]> {
    return tx.rows<SearchRow>(`${ROW}
      where ($1::uuid is null or s.crossing_id = $1) and ($2::uuid is null or s.id < $2) order by s.id desc limit $3`, [crossing, after?.[0] ?? null, limit + 1]);
  }
}
