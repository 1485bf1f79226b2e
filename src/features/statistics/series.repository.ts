import { Injectable } from '@nestjs/common';
import type { Day } from '../../domain/day.js';
import type { Tx } from '../../platform/database/tx.js';

/** One London day. `official` and `boats`: null where no figure is published; `recorded`: people registered, `returns`: standing handovers. */
export interface CrossingDay { day: Day; official: number | null; boats: number | null; recorded: number; returns: number }
/** A flight that left. `seats`: for returnees; `returns`: standing handovers. */
export interface FlightPoint { ref: string; designator: string; day: Day; seats: number; returns: number }
/** A day on which the balance changed, and the sums at its end. */
export interface BalanceDay { day: Day; returns: number; admissions: number; balance: number }
/** A confirmed re-entry. `days`: London days from the earlier return to the crossing. */
export interface ReentryPoint { ref: string; person: string; returnedOn: Day; crossedOn: Day; days: number }
/** How far the data reach. */
export interface Reach { officialTo: Day | null; recordedTo: Date | null }

const LONDON_DAY = (instant: string): string => `(${instant} at time zone 'Europe/London')::date`;

/** Figures over time, for the charts. */
@Injectable()
export class SeriesRepository {
  /** Each day of the period, both ends included. Indexes: official_arrivals_live, crossing_time, completed_return_newest. */
  crossings(tx: Tx, from: Day, to: Day): Promise<CrossingDay[]> {
    return tx.rows<CrossingDay>(`
      select d.day::text as day, o.migrants as official, o.boats,
             (select count(*)::int from record.crossing c where c.occurred_at >= d.begins and c.occurred_at < d.ends) as recorded,
             (select count(*)::int from record.completed_return r where r.occurred_at >= d.begins and r.occurred_at < d.ends and r.reversed_at is null) as returns
        from (select x::date as day, x::date::timestamp at time zone 'Europe/London' as begins, (x::date + 1)::timestamp at time zone 'Europe/London' as ends
                from generate_series($1::date::timestamp, $2::date::timestamp, interval '1 day') x) d
        left join record.official_arrivals o on o.day = d.day and o.superseded_at is null
       order by d.day`, [from, to]);
  }

  /** The latest flights that left before the instant, oldest first. Indexes: flight_schedule, seat's unique (flight, number), completed_return_flight. */
  async flights(tx: Tx, before: Date, limit: number): Promise<FlightPoint[]> {
    const rows = await tx.rows<FlightPoint>(`
      select f.ref, f.designator, ${LONDON_DAY('f.scheduled_departure')}::text as day,
             (select count(*)::int from record.seat s where s.flight_id = f.id and s.kind = 'returnee') as seats,
             (select count(*)::int from record.completed_return r where r.flight_id = f.id and r.reversed_at is null and r.occurred_at < $1) as returns
        from record.flight f
       where f.scheduled_departure < $1 and f.state in ('departed', 'arrived', 'closed')
       order by f.scheduled_departure desc, f.id desc limit $2`, [before, limit]);
    return rows.reverse();
  }

  /** Days on which the ledger changed, with the sums at their ends. Index: ledger_entry_newest. */
  balance(tx: Tx, before: Date): Promise<BalanceDay[]> {
    return tx.rows<BalanceDay>(`
      select day::text as day, returns, admissions, returns - admissions as balance from (
        select day, coalesce(sum(sum(amount) filter (where kind in ('return', 'return_reversal'))) over through, 0)::int as returns,
               coalesce(sum(sum(amount) filter (where kind in ('admission', 'admission_reversal'))) over through, 0)::int as admissions
          from (select kind, amount, ${LONDON_DAY('occurred_at')} as day from record.ledger_entry where occurred_at < $1) e
         group by day window through as (order by day)) d
       order by day`, [before]);
  }

  /** Crossings of people who had been returned, confirmed by examiners: undecided and dismissed ones are not told. Index: crossing_time. */
  reentries(tx: Tx, before: Date): Promise<ReentryPoint[]> {
    return tx.rows<ReentryPoint>(`
      select ref, person, "returnedOn"::text as "returnedOn", "crossedOn"::text as "crossedOn", "crossedOn" - "returnedOn" as days from (
        select distinct on (c.id) f.ref, p.ref as person, ${LONDON_DAY('r.occurred_at')} as "returnedOn", ${LONDON_DAY('c.occurred_at')} as "crossedOn", c.occurred_at
          from record.reentry_flag f join record.match_review m on m.id = f.review_id join record.crossing c on c.id = m.crossing_id
          join record.completed_return r on r.id = f.return_id join record.person p on p.id = c.person_id
         where m.state = 'confirmed' and f.withdrawn_at is null and c.occurred_at < $1
         order by c.id, f.recorded_at) e
       order by e.occurred_at, e.ref`, [before]);
  }

  /** Indexes: official_arrivals_live; the newest crossing by crossing_time. */
  async reach(tx: Tx, to: Day, before: Date): Promise<Reach> {
    return (await tx.one<Reach & Record<string, unknown>>(`
      select (select max(day)::text from record.official_arrivals where superseded_at is null and day <= $1::date) as "officialTo",
             (select c.recorded_at from record.crossing c where c.occurred_at < $2 order by c.occurred_at desc, c.id desc limit 1) as "recordedTo"`, [to, before]))!;
  }
}
