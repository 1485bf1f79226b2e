import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** One figure, live or superseded. */
export interface Figure { day: string; migrants: number; boats: number }

export interface OfficialDayRow {
  id: string; ref: string; day: string; migrants: number; boats: number; source: string; recordedAt: Date; recordedByName: string;
  /** People on record whose crossing occurred on that London day. */
  peopleRecorded: number;
  /** Every superseded figure of that day, oldest first. */
  revisions: { ref: string; migrants: number; boats: number; source: string; recordedAt: string; supersededAt: string }[];
}

@Injectable()
export class OfficialArrivalsRepository {
  /** One import at a time, so that two cannot both add the same day. */
  async lock(tx: Tx): Promise<void> {
    await tx.run(`select pg_advisory_xact_lock(hashtextextended('official-arrivals', 3))`);
  }

  /** The figures that hold on these days. */
  live(tx: Tx, days: readonly string[]): Promise<Figure[]> {
    return tx.rows<Figure>(`select day::text as day, migrants, boats from record.official_arrivals where superseded_at is null and day = any ($1::date[])`, [days]);
  }

  /** Adds all figures at once; a live one of the same day is superseded by the new one. */
  async add(tx: Tx, figures: readonly Figure[], source: string): Promise<void> {
    const columns = [figures.map(({ day }) => day), figures.map(({ migrants }) => migrants), figures.map(({ boats }) => boats), source];
    // the reference to the new row is checked at commit, so the old one can give way first
    const rows = await tx.rows<{ id: string; day: string }>(
      `with given as (select platform.uuid7() as id, d as day from unnest($1::date[]) d),
            superseded as (update record.official_arrivals o set superseded_at = platform.now(), superseded_by = g.id
                             from given g where o.day = g.day and o.superseded_at is null)
       select id, day::text as day from given`, [columns[0]]);
    const ids = new Map(rows.map(({ id, day }) => [day, id]));
    await tx.run(
      `insert into record.official_arrivals (id, day, migrants, boats, source)
       select id, day, migrants, boats, $5 from unnest($1::uuid[], $2::date[], $3::int[], $4::int[]) as f (id, day, migrants, boats) order by day`,
      [figures.map(({ day }) => ids.get(day)), ...columns]);
  }

  /** Newest day first, keyset on day: index official_arrivals_live; people by crossing_time. */
  list(tx: Tx, { from, to }: { from: string | null; to: string | null }, after: readonly unknown[] | null, limit: number): Promise<OfficialDayRow[]> {
    return tx.rows<OfficialDayRow>(
      `select o.id, o.ref, o.day::text as day, o.migrants, o.boats, o.source, o.recorded_at as "recordedAt", u.display_name as "recordedByName",
              (select count(*)::int from record.crossing c
                where c.occurred_at >= o.day::timestamp at time zone 'Europe/London'
                  and c.occurred_at < (o.day + 1)::timestamp at time zone 'Europe/London') as "peopleRecorded",
              coalesce((select jsonb_agg(jsonb_build_object('ref', r.ref, 'migrants', r.migrants, 'boats', r.boats, 'source', r.source,
                                                            'recordedAt', r.recorded_at, 'supersededAt', r.superseded_at) order by r.recorded_at)
                          from record.official_arrivals r where r.day = o.day and r.superseded_at is not null), '[]') as revisions
         from record.official_arrivals o
         join record.app_user u on u.id = o.recorded_by
        where o.superseded_at is null and ($1::date is null or o.day >= $1) and ($2::date is null or o.day <= $2) and ($3::date is null or o.day < $3::date)
        order by o.day desc limit $4`, [from, to, after?.[0] ?? null, limit + 1]);
  }
}
