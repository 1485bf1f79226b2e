import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { ReentryFlag } from './reentry-flag.entity.js';

/** A flag with the references and names that people say aloud. `version` counts changes of the flag and of its review. */
export interface FlagRow extends ReentryFlag {
  state: string; round: number; reviewRef: string;
  crossingId: string; crossingRef: string; crossedAt: Date; personId: string; personRef: string; caseId: string | null; caseRef: string | null; linked: boolean;
  proposedId: string; proposedRef: string;
  returnRef: string; returnedAt: Date; ordinal: number; returnCaseRef: string; flightRef: string; designator: string; origin: string; destination: string;
  committed: boolean;
}
/** A review as the re-entry rule sees it. */
export interface Question { reviewId: string; crossingId: string; crossedAt: Date; proposedId: string; state: string; flagId: string | null; flagVersion: number | null; returnId: string | null; withdrawnAt: Date | null }
export interface KnownReturn { id: string; personId: string; occurredAt: Date; reversedAt: Date | null }

const FIELDS = `
  select g.id, g.ref, g.review_id as "reviewId", g.return_id as "returnId", g.occurred_at as "occurredAt", g.recorded_at as "recordedAt",
         g.recorded_by as "recordedBy", g.withdrawn_at as "withdrawnAt", g.version + m.version - 1 as version,
         case when g.withdrawn_at is not null then 'withdrawn' else m.state end as state, m.round, m.ref as "reviewRef",
         c.id as "crossingId", c.ref as "crossingRef", c.occurred_at as "crossedAt", c.person_id as "personId", p.ref as "personRef",
         f.id as "caseId", f.ref as "caseRef", coalesce(f.earlier_return_id = g.return_id, false) as linked, s.id as "proposedId", s.ref as "proposedRef",
         r.ref as "returnRef", r.occurred_at as "returnedAt", r.ordinal, k.ref as "returnCaseRef",
         l.ref as "flightRef", l.designator, l.origin, l.destination, record.has_given_verdict(m.id) as committed`;
// As in reviews.repository.ts: the surviving record is worked out apart, so that the key of person serves.
const JOINS = `
    join record.match_review m on m.id = g.review_id
    join record.crossing c on c.id = m.crossing_id
    join record.person p on p.id = c.person_id
    cross join lateral (select record.surviving(m.proposed_person_id) as id offset 0) stands
    join record.person s on s.id = stands.id
    join record.completed_return r on r.id = g.return_id
    join record.case_file k on k.id = r.case_id
    join record.flight l on l.id = r.flight_id
    left join record.case_file f on f.crossing_id = c.id`;
const ROW = `${FIELDS} from record.reentry_flag g ${JOINS}`;

const QUESTION = `
  select m.id as "reviewId", m.crossing_id as "crossingId", c.occurred_at as "crossedAt", record.surviving(m.proposed_person_id) as "proposedId", m.state,
         g.id as "flagId", g.version as "flagVersion", g.return_id as "returnId", g.withdrawn_at as "withdrawnAt"
    from record.match_review m join record.crossing c on c.id = m.crossing_id left join record.reentry_flag g on g.review_id = m.id`;

@Injectable()
export class ReentryRepository {
  async add(tx: Tx, values: DeepPartial<ReentryFlag>): Promise<void> {
    await tx.add(ReentryFlag, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<ReentryFlag>): Promise<void> {
    return tx.change(ReentryFlag, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<FlagRow | null> {
    return tx.one<FlagRow>(`${ROW} where g.ref = $1`, [ref]);
  }

  /** Newest first, keyset on (recorded_at, id): index reentry_flag_newest. The page is cut before anything else is joined. */
  list(tx: Tx, { state, crossedBefore }: { state: string | null; crossedBefore: Date | null }, after: readonly unknown[] | null, limit: number): Promise<FlagRow[]> {
    return tx.rows<FlagRow>(`${FIELDS} from (select g.* from record.reentry_flag g join record.match_review m on m.id = g.review_id
      where ${state === 'withdrawn' ? `g.withdrawn_at is not null and $1::text = 'withdrawn'` : state ? 'g.withdrawn_at is null and m.state = $1' : '$1::text is null'}
        and ($5::timestamptz is null or exists (select from record.crossing x where x.id = m.crossing_id and x.occurred_at < $5))
        and ($2::timestamptz is null or (g.recorded_at, g.id) < ($2::timestamptz, $3::uuid))
      order by g.recorded_at desc, g.id desc limit $4) g ${JOINS} order by g.recorded_at desc, g.id desc`, [state, after?.[0] ?? null, after?.[1] ?? null, limit + 1, crossedBefore]);
  }

  /** The flag of a review, unless it was withdrawn. */
  async flagOf(tx: Tx, reviewId: string): Promise<string | null> {
    return (await tx.one<{ ref: string }>('select ref from record.reentry_flag where review_id = $1 and withdrawn_at is null', [reviewId]))?.ref ?? null;
  }

  question(tx: Tx, reviewId: string): Promise<Question[]> {
    return tx.rows<Question>(`${QUESTION} where m.id = $1`, [reviewId]);
  }

  /** Every review that proposes this person, under whichever of their records: index match_review_person. */
  questionsAbout(tx: Tx, personId: string): Promise<Question[]> {
    return tx.rows<Question>(`${QUESTION} where m.proposed_person_id in (select record.merged_group($1)) order by m.id`, [personId]);
  }

  /** Every confirmed review of a crossing. */
  confirmed(tx: Tx, crossingId: string): Promise<Question[]> {
    return tx.rows<Question>(`${QUESTION} where m.crossing_id = $1 and m.state = 'confirmed' order by m.id`, [crossingId]);
  }

  /** Crossings of a person, under whichever of their records: index crossing_person. */
  async crossingsOf(tx: Tx, personId: string): Promise<string[]> {
    return (await tx.rows<{ id: string }>('select id from record.crossing where person_id in (select record.merged_group($1)) order by id', [personId])).map(({ id }) => id);
  }

  /** Whose crossing it is now, and when. */
  crossing(tx: Tx, id: string): Promise<{ personId: string; occurredAt: Date } | null> {
    return tx.one('select person_id as "personId", occurred_at as "occurredAt" from record.crossing where id = $1', [id]);
  }

  /** The returns of a person, under whichever of their records: index completed_return_person. */
  returns(tx: Tx, personId: string): Promise<KnownReturn[]> {
    return tx.rows<KnownReturn>(
      `select id, person_id as "personId", occurred_at as "occurredAt", reversed_at as "reversedAt" from record.completed_return
        where person_id in (select record.merged_group($1)) order by occurred_at, id`, [personId]);
  }

  /** Cases of the person from before the crossing that have not ended: index case_file_person. */
  openEarlierCases(tx: Tx, personId: string, before: Date): Promise<{ ref: string; state: string; arrivedAt: Date }[]> {
    return tx.rows(
      `select ref, state, arrived_at as "arrivedAt" from record.case_file
        where person_id in (select record.merged_group($1)) and arrived_at < $2
          and state not in ('closed', 'out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum')
        order by arrived_at, id`, [personId, before]);
  }
}
