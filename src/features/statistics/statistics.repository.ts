import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** The scheme's numbers, as known now, of what occurred before an instant. Counts of people, events or boats. */
export interface SchemeRow {
  /** London day of the first standing return; null while there is none. */
  firstReturnDay: string | null;
  returnsMade: number; peopleReturned: number; returnFlights: number;
  admissions: number; balance: number;
  crossingsOfficial: number; boatsOfficial: number; crossingsRecorded: number; boatsRecorded: number;
  reentries: number; reentrantsReturnedAgain: number;
  returnsMadeOnDay: number; arrivalsOnDayOfficial: number | null; boatsOnDayOfficial: number | null; arrivalsOnDayRecorded: number;
}

/** The record that stands for p, however often it was merged; hardly any was, so the others cost no call. */
const SAME = 'case when p.merged_into is null then p.id else record.surviving(p.id) end';

@Injectable()
export class StatisticsRepository {
  /**
   * One statement, so that all numbers are of one moment. `$1` begins and `$2` ends the London day `$3`; nothing recorded,
   * reversed or superseded after `$4` counts. A re-entry counts when its review is confirmed, or was at `$4` (a reversal
   * leaves the moves behind, undone later), so an undecided flag tells nothing. Indexes: completed_return_newest, crossing_time,
   * ledger_entry_time, official_arrivals_live, arrival_event_time.
   */
  async scheme(tx: Tx, begins: Date, ends: Date, day: string, knownAt: Date): Promise<SchemeRow> {
    const row = await tx.one<SchemeRow & Record<string, unknown>>(`
      with made as materialized (
        select r.id, r.flight_id, r.occurred_at, r.case_id, ${SAME} as person
          from record.completed_return r join record.person p on p.id = r.person_id
         where r.occurred_at < $2 and r.recorded_at <= $4 and (r.reversed_at is null or r.reversed_at > $4)),
      first as materialized (
        select (min(occurred_at) at time zone 'Europe/London')::date as day,
               date_trunc('day', min(occurred_at) at time zone 'Europe/London') at time zone 'Europe/London' as begins from made),
      reentry as materialized (
        select distinct on (c.id) c.id, c.occurred_at, ${SAME} as person, k.id as case_id
          from record.reentry_flag f join record.match_review m on m.id = f.review_id
          join record.crossing c on c.id = m.crossing_id join record.person p on p.id = m.proposed_person_id
          left join record.case_file k on k.crossing_id = c.id
         where (f.withdrawn_at is null or f.withdrawn_at > $4) and f.recorded_at <= $4 and c.occurred_at < $2
           and ((m.state = 'confirmed' and m.decided_at <= $4) or exists (select from record.identity_move v
                 where v.review_id = m.id and v.table_name = 'crossing' and v.recorded_at <= $4 and v.undone_at > $4))
         order by c.id),
      balance as (
        select coalesce(sum(amount) filter (where kind in ('return', 'return_reversal')), 0) as returns,
               coalesce(sum(amount) filter (where kind in ('admission', 'admission_reversal')), 0) as admissions
          from record.ledger_entry where occurred_at < $2 and recorded_at <= $4),
      official as (
        select coalesce(sum(o.migrants), 0) as people, coalesce(sum(o.boats), 0) as boats
          from record.official_arrivals o, first where o.recorded_at <= $4 and (o.superseded_at is null or o.superseded_at > $4) and o.day between first.day and $3::date)
      select first.day::text as "firstReturnDay",
             (select count(*) from made) as "returnsMade", (select count(distinct person) from made) as "peopleReturned",
             (select count(distinct flight_id) from made) as "returnFlights",
             balance.admissions as "admissions", balance.returns - balance.admissions as "balance",
             official.people as "crossingsOfficial", official.boats as "boatsOfficial",
             (select count(*) from record.crossing c where c.occurred_at >= first.begins and c.occurred_at < $2 and c.recorded_at <= $4) as "crossingsRecorded",
             (select coalesce(sum(a.boats), 0) from record.arrival_event a where a.occurred_at >= first.begins and a.occurred_at < $2 and a.recorded_at <= $4) as "boatsRecorded",
             (select count(*) from reentry) as "reentries",
             (select count(distinct e.person) from reentry e join made on (made.person = e.person or made.case_id = e.case_id) and made.occurred_at > e.occurred_at) as "reentrantsReturnedAgain",
             (select count(*) from made where occurred_at >= $1) as "returnsMadeOnDay",
             (select o.migrants from record.official_arrivals o where o.recorded_at <= $4 and (o.superseded_at is null or o.superseded_at > $4) and o.day = $3::date) as "arrivalsOnDayOfficial",
             (select o.boats from record.official_arrivals o where o.recorded_at <= $4 and (o.superseded_at is null or o.superseded_at > $4) and o.day = $3::date) as "boatsOnDayOfficial",
             (select count(*) from record.crossing c where c.occurred_at >= $1 and c.occurred_at < $2 and c.recorded_at <= $4) as "arrivalsOnDayRecorded"
        from first, balance, official`, [begins, ends, day, knownAt]);
    return row!;
  }
}
