import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** By what the rounds are told apart. */
export const DIMENSIONS = ['nationality', 'sex', 'engine', 'origin'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Decided rounds of one group. `group`: a code, an engine with its version, `none` or `several`. */
export interface QualityRow {
  by: Dimension; group: string;
  examinations: number; confirmed: number; dismissed: number; unresolved: number;
  differed: number; third: number; inconclusive: number; reversed: number; contested: number; overturned: number;
}

@Injectable()
export class MatchQualityRepository {
  /**
   * Rounds of verdicts that were decided in the period, by four divisions of them. A round of a review that is undecided now
   * counts nowhere, whoever asks: who may still decide must not learn of an earlier round. A contest belongs to the last round
   * decided before it. Groups are those that there are on record at all, so that a group's standing here tells nothing of its
   * count. Goes through all verdicts, some thousands a year; reviews by their key, candidates by candidate_review.
   */
  rounds(tx: Tx, begins: Date, ends: Date): Promise<QualityRow[]> {
    return tx.rows<QualityRow>(`
      with given as materialized (
        select v.review_id, v.round, max(v.recorded_at) as decided_at, count(*) as verdicts, bool_or(v.answer = 'inconclusive') as inconclusive,
               (min(v.answer) filter (where v.position = 1)) <> (min(v.answer) filter (where v.position = 2)) as differed,
               case when count(*) filter (where v.answer = 'same_person') >= 2 then 'confirmed' when count(*) filter (where v.answer = 'different_person') >= 2 then 'dismissed' else 'unresolved' end as outcome
          from record.verdict v join record.match_review m on m.id = v.review_id where m.state <> 'undecided'
         group by v.review_id, v.round having max(v.recorded_at) >= $1 and max(v.recorded_at) < $2),
      facts as materialized (
        select g.*, coalesce(p.sex, 'none') as sex, m.origin, g.outcome = 'confirmed' and (m.state = 'reversed' or g.round < m.round) as reversed,
               coalesce(n.code, 'none') as nationality, coalesce(e.engine, 'none') as engine, coalesce(t.contested, false) as contested, coalesce(t.overturned, false) as overturned
          from given g join record.match_review m on m.id = g.review_id join record.crossing c on c.id = m.crossing_id join record.person p on p.id = c.person_id
          left join lateral (
            select case when count(distinct x.code) = 1 then min(x.code)::text else 'several' end as code
              from record.person_nationality x where x.person_id = p.id and x.superseded_at is null
               and (x.basis = 'accepted' or not exists (select from record.person_nationality y where y.person_id = p.id and y.superseded_at is null and y.basis = 'accepted'))
            having count(*) > 0) n on true
          left join lateral (
            select case when count(distinct s.engine || ' ' || s.engine_version) = 1 then min(s.engine || ' ' || s.engine_version) else 'several' end as engine
              from record.candidate d join record.biometric_search s on s.id = d.search_id where d.review_id = m.id having count(*) > 0) e on true
          left join lateral (
            select count(*) > 0 as contested, coalesce(bool_or(x.outcome = 'overturned'), false) as overturned from record.match_contest x
             where x.review_id = m.id and x.contested = g.outcome and x.recorded_at >= g.decided_at
               and not exists (select from record.verdict later where later.review_id = m.id and later.round = g.round + 1 and later.recorded_at <= x.recorded_at)) t on true),
      groups as (
        select 'sex' as by, x as group from unnest(array['M', 'F', 'X', 'none']) x
        union select 'origin', x from unnest(array['engine', 'equal_id', 'colleague']) x
        union select 'engine', x from unnest(array['none', 'several']) x union select 'engine', s.engine || ' ' || s.engine_version from record.biometric_search s
        union select 'nationality', x from unnest(array['none', 'several']) x union select 'nationality', n.code::text from record.person_nationality n where n.superseded_at is null)
      select q.by, q.group, count(f.review_id)::int as examinations,
             count(*) filter (where f.outcome = 'confirmed')::int as confirmed, count(*) filter (where f.outcome = 'dismissed')::int as dismissed, count(*) filter (where f.outcome = 'unresolved')::int as unresolved,
             count(*) filter (where f.differed)::int as differed, count(*) filter (where f.verdicts > 2)::int as third, count(*) filter (where f.inconclusive)::int as inconclusive,
             count(*) filter (where f.reversed)::int as reversed, count(*) filter (where f.contested)::int as contested, count(*) filter (where f.overturned)::int as overturned
        from groups q left join facts f on q.group = case q.by when 'nationality' then f.nationality when 'sex' then f.sex when 'engine' then f.engine else f.origin end
       group by q.by, q.group order by q.by, q.group`, [begins, ends]);
  }
}
