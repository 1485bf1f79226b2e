import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** What is looked for, as the statement takes it. `before` and `from` are instants; `reference` as written and as our own, where it is one. */
export interface Criteria {
  name?: string; reference?: { text: string; own: string | null }; birthYear?: number; nationality?: string;
  flight?: string; crossed?: { from: Date | null; before: Date | null }; status?: string;
}

/** Somebody found. `how`: 0 same, 1 begins, 2 sounds, 3 spelled alike; null where no name was asked for. */
export interface FoundRow {
  id: string; ref: string; version: number; status: string; name: string; sex: string | null; recordedAt: Date; changedAt: Date;
  names: { givenNames: string | null; familyNames: string | null; script: string | null; transliteration: string | null }[];
  births: { year: number; month: number | null; day: number | null; basis: string }[]; nationalities: string[];
  crossings: number; crossedAt: Date | null; returns: number; photo: string | null;
  rank: number; how: number | null; found: string;
}

/** Somebody who may be the one that is described; sets are what both have. */
export interface AlikeRow extends Omit<FoundRow, 'rank' | 'found'> { matched: number | null; wanted: number | null; sameNumbers: string[]; sameNationalities: string[] }

const SHOWN = `
  p.ref, p.version, p.status, record.display_name(p.id) as name, p.sex, p.recorded_at as "recordedAt", p.changed_at as "changedAt",
  (select coalesce(json_agg(json_build_object('givenNames', x.given_names, 'familyNames', x.family_names, 'script', x.script, 'transliteration', x.transliteration) order by x.position, x.id), '[]')
     from record.person_name x where x.person_id = p.id and x.superseded_at is null) as names,
  (select coalesce(json_agg(json_build_object('year', x.year, 'month', x.month, 'day', x.day, 'basis', x.basis) order by x.recorded_at, x.id), '[]')
     from record.person_birth x where x.person_id = p.id and x.superseded_at is null) as births,
  array(select x.code::text from record.person_nationality x where x.person_id = p.id and x.superseded_at is null order by x.recorded_at, x.id) as nationalities,
  (select count(*)::int from record.crossing x where x.person_id = p.id) as crossings,
  (select max(x.occurred_at) from record.crossing x where x.person_id = p.id) as "crossedAt",
  (select count(*)::int from record.completed_return x where x.person_id = p.id and x.reversed_at is null) as returns,
  (select k.ref from record.capture k where k.person_id = p.id and k.kind = 'photo' and k.has_image order by k.occurred_at desc, k.id desc limit 1) as photo`;

// What hangs on a merged record counts for the one that stands for it. Each filter is a set of persons found by an index.
const standing = (table: string, condition: string): string => `h.id in (select coalesce(m.person_id, x.person_id)
  from record.${table} x left join search.merged m on m.record_id = x.person_id where ${condition} and x.superseded_at is null)`;

type Filter = (bind: (value: unknown) => string, criteria: Criteria) => string | null;
const FILTERS: readonly Filter[] = [
  // unique keys of each; index person_reference_key behind the function
  (bind, { reference }) => reference ? `h.id in (
    select coalesce(m.person_id, x.id) from record.person x left join search.merged m on m.record_id = x.id where x.ref = ${bind(reference.own)}
    union all select x.person_id from record.case_file x where x.ref = ${bind(reference.own)}
    union all select x.person_id from record.crossing x where x.ref = ${bind(reference.own)}
    union all select search.people_numbered(${bind(reference.text)}))` : null,
  // person_birth_year
  (bind, { birthYear }) => birthYear === undefined ? null : standing('person_birth', `x.year = ${bind(birthYear)}::int`),
  // person_nationality_code
  (bind, { nationality }) => nationality === undefined ? null : standing('person_nationality', `x.code = ${bind(nationality)}::text::char(3)`),
  // seat_holding_flight
  (bind, { flight }) => flight === undefined ? null : `h.id in (select x.person_id from record.flight f join record.seat_holding x on x.flight_id = f.id where upper(${bind(flight)}::text) in (f.ref, f.designator))`,
  // crossing_time
  (bind, { crossed }) => crossed ? `h.id in (select x.person_id from record.crossing x where x.occurred_at >= coalesce(${bind(crossed.from)}::timestamptz, '-infinity') and x.occurred_at < coalesce(${bind(crossed.before)}::timestamptz, 'infinity'))` : null,
  (bind, { status }) => status === undefined ? null : `h.id in (select x.id from record.person x where x.status = ${bind(status)})`,
];

/** People by what is said of them: names by search.people_named (indexes name_word_word, name_word_sound, spelling_word), all else by plain keys. */
@Injectable()
export class SearchRepository {
  /** Nearest first, then newest, keyset on (rank, id); `found` counts all. The page is cut before anything is joined. */
  find(tx: Tx, criteria: Criteria, after: readonly unknown[] | null, limit: number): Promise<FoundRow[]> {
    const values: unknown[] = [];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const source = criteria.name === undefined
      ? `select p.id, 0 as rank, null::int as how from record.person p where p.status <> 'merged'`
      : `select n.person_id as id, n.rank, n.how from search.people_named(${bind(criteria.name)}) n`;
    const where = FILTERS.map((filter) => filter(bind, criteria)).filter((clause) => clause !== null);
    const next = after ? (() => { const rank = bind(after[0]); return `where h.rank > ${rank}::int or (h.rank = ${rank}::int and h.id < ${bind(after[1])}::uuid)`; })() : '';
    return tx.rows<FoundRow>(`
      with hit as materialized (select h.* from (${source}) h ${where.length ? `where ${where.join(' and ')}` : ''})
      select h.id, h.rank, h.how, (select count(*) from hit) as found, ${SHOWN}
        from (select * from hit h ${next} order by h.rank, h.id desc limit ${bind(limit + 1)}) h join record.person p on p.id = h.id
       order by h.rank, h.id desc`, values);
  }

  /** Who bears part of the name, or one of the numbers; at most 200, the nearest first. What of it is worth showing is the domain's to say. */
  alike(tx: Tx, { name, years, nationalities, numbers }: { name: string; years: readonly number[]; nationalities: readonly string[]; numbers: readonly string[] }): Promise<AlikeRow[]> {
    return tx.rows<AlikeRow>(`
      with numbered as materialized (select n.number, search.people_numbered(n.number) as id from unnest($4::text[]) n(number)),
      near as materialized (
        select n.person_id as id, n.rank, n.how, n.matched, n.wanted from search.people_named($1, 1) n
         where n.matched >= n.wanted or n.person_id in (select coalesce(m.person_id, x.person_id) from record.person_birth x left join search.merged m on m.record_id = x.person_id
                                                         where x.year = any ($2::int[]) and x.superseded_at is null)
         order by n.matched >= n.wanted desc, n.rank limit 200),
      hit as (select coalesce(near.id, o.id) as id, near.how, near.matched, near.wanted, coalesce(o.numbers, '{}') as "sameNumbers"
                from near full join (select id, array_agg(distinct number) as numbers from numbered group by id) o on o.id = near.id)
      select h.*, array(select distinct x.code::text from record.person_nationality x where x.person_id = p.id and x.superseded_at is null and x.code = any ($3::text[])) as "sameNationalities", ${SHOWN}
        from hit h join record.person p on p.id = h.id`, [name, years, nationalities, numbers]);
  }

  async remember(tx: Tx, id: string, criteria: unknown): Promise<void> {
    await tx.run('select search.forget_expired()');
    await tx.run('insert into search.asked (id, criteria) values ($1, $2)', [id, JSON.stringify(criteria)]);
  }

  /** What the actor asked; null when it was somebody else, or is forgotten. */
  async remembered<T>(tx: Tx, id: string): Promise<T | null> {
    return (await tx.one<{ criteria: T & object }>('select criteria from search.asked where id = $1', [id]))?.criteria ?? null;
  }
}
