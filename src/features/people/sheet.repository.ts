import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { PersonStatus } from '../../domain/identity.js';

/** Rows as JSON carries them: instants are text. */
interface Said { recordedAt: string; recordedBy: string; supersededAt: string | null }
export interface NameSaid extends Said { kind: string; familyNames: string | null; givenNames: string | null; script: string | null; transliteration: string | null }
export interface BirthSaid extends Said { year: number; month: number | null; day: number | null; basis: string; place: string | null; withdrawal: string | null }
export interface NationalitySaid extends Said { code: string; basis: string }
export interface ReferenceSaid extends Said { scheme: string; number: string }

/** One person with everything recorded of them, superseded rows too, and references to what hangs on them. */
export interface PersonSheet {
  id: string; ref: string; version: number; status: PersonStatus; name: string;
  sex: string | null; possibleTwin: boolean; possibleTwins: { mark: string; person: string; name: string; matchReview: string }[]; careNeeds: string | null;
  occurredAt: Date; recordedAt: Date; recordedByName: string; changedAt: Date;
  mergedIntoRef: string | null; mergedFrom: string[]; mayBeUnder18: boolean;
  names: NameSaid[]; births: BirthSaid[]; nationalities: NationalitySaid[]; references: ReferenceSaid[];
  cases: { ref: string; state: string }[]; crossings: { ref: string; occurredAt: string }[];
  returns: { ref: string; ordinal: number; flight: string; occurredAt: string; reversed: boolean }[]; representatives: string[];
}

/** A row of lists. */
export interface PersonRow {
  id: string; ref: string; version: number; status: PersonStatus; name: string; latinName: string | null; sex: string | null; recordedAt: Date; changedAt: Date;
  mergedIntoRef: string | null;
  births: { year: number; month: number | null; day: number | null; basis: string }[]; nationalities: string[];
}

export interface PeopleFilter { status?: string; nationality?: string; birthYear?: number; number?: string; scheme?: string; changedSince?: Date }

const WHO = `'recordedAt', x.recorded_at, 'recordedBy', u.display_name, 'supersededAt', x.superseded_at`;
const of = (table: string, fields: string, order = 'x.recorded_at, x.id', more = ''): string => `
  (select coalesce(json_agg(json_build_object(${fields}, ${WHO}) order by ${order}), '[]')
     from record.${table} x join record.app_user u on u.id = x.recorded_by ${more} where x.person_id = p.id)`;

const SHEET = `
  select p.id, p.ref, p.version, p.status, record.display_name(p.id) as name, p.sex, p.possible_twin as "possibleTwin",
         (select coalesce(json_agg(json_build_object('mark', t.ref, 'person', o.ref, 'name', record.display_name(o.id), 'matchReview', m.ref) order by t.recorded_at, t.id), '[]')
            from record.possible_twins(p.id) k join record.possible_twin t on t.id = k.mark join record.person o on o.id = k.twin join record.match_review m on m.id = t.review_id) as "possibleTwins",
         p.care_needs as "careNeeds",
         p.occurred_at as "occurredAt", p.recorded_at as "recordedAt", w.display_name as "recordedByName", p.changed_at as "changedAt", m.ref as "mergedIntoRef",
         record.may_be_under_18(p.id, platform.today()) as "mayBeUnder18",
         array(select o.ref from record.person o where o.merged_into = p.id order by o.ref) as "mergedFrom",
         ${of('person_name', `'kind', x.kind, 'familyNames', x.family_names, 'givenNames', x.given_names, 'script', x.script, 'transliteration', x.transliteration`, 'x.position, x.id')} as names,
         ${of('person_birth', `'year', x.year, 'month', x.month, 'day', x.day, 'basis', x.basis, 'place', x.place, 'withdrawal', a.ref`, undefined, 'left join record.approval a on a.id = x.withdrawal_id')} as births,
         ${of('person_nationality', `'code', x.code, 'basis', x.basis`)} as nationalities,
         ${of('person_reference', `'scheme', x.scheme, 'number', x.number`)} as references,
         (select coalesce(json_agg(json_build_object('ref', c.ref, 'state', c.state) order by c.arrived_at, c.id), '[]') from record.case_file c where c.person_id = p.id) as cases,
         (select coalesce(json_agg(json_build_object('ref', c.ref, 'occurredAt', c.occurred_at) order by c.occurred_at, c.id), '[]') from record.crossing c where c.person_id = p.id) as crossings,
         (select coalesce(json_agg(json_build_object('ref', r.ref, 'ordinal', r.ordinal, 'flight', f.ref, 'occurredAt', r.occurred_at, 'reversed', r.reversed_at is not null) order by r.occurred_at, r.id), '[]')
            from record.completed_return r join record.flight f on f.id = r.flight_id where r.person_id = p.id) as returns,
         array(select r.ref from record.representative r where r.person_id = p.id order by r.id) as representatives
    from record.person p
    join record.app_user w on w.id = p.recorded_by
    left join record.person m on m.id = p.merged_into`;

// Each filter is a condition of its own, so that the planner sees which index serves; 48 statements at most.
const CONDITIONS: Readonly<Record<string, (n: number) => string>> = {
  status: (n) => `p.status = $${n}`,
  nationality: (n) => `exists (select from record.person_nationality x where x.person_id = p.id and x.code = $${n} and x.superseded_at is null)`,
  birthYear: (n) => `exists (select from record.person_birth x where x.person_id = p.id and x.year = $${n} and x.superseded_at is null)`,
  number: (n) => `exists (select from record.person_reference x where x.person_id = p.id and x.number = $${n} and x.superseded_at is null and ($${n + 1}::text is null or x.scheme = $${n + 1}))`,
  changedSince: (n) => `p.changed_at >= $${n}`,
};

/** What is shown of people, across the tables. */
@Injectable()
export class SheetRepository {
  byRef(tx: Tx, ref: string): Promise<PersonSheet | null> {
    return tx.one<PersonSheet>(`${SHEET} where p.ref = $1`, [ref]);
  }

  /**
   * Newest first, keyset on (recorded_at, id): index person_newest; by status person_status; by number
   * person_reference_number; by nationality or year person_nationality_code, person_birth_year; changed: person_changed.
   */
  list(tx: Tx, filter: PeopleFilter, after: readonly unknown[] | null, limit: number): Promise<PersonRow[]> {
    const values: unknown[] = [limit + 1];
    const where: string[] = [];
    for (const [name, condition] of Object.entries(CONDITIONS)) {
      const value = filter[name as keyof PeopleFilter];
      if (value === undefined) continue;
      where.push(condition(values.length + 1));
      values.push(value, ...(name === 'number' ? [filter.scheme ?? null] : []));
    }
    if (after) {
      where.push(`(p.recorded_at, p.id) < ($${values.length + 1}::timestamptz, $${values.length + 2}::uuid)`);
      values.push(...after);
    }
    return tx.rows<PersonRow>(`
      select p.id, p.ref, p.version, p.status, record.display_name(p.id) as name, p.sex, p.recorded_at as "recordedAt", p.changed_at as "changedAt",
             (select x.transliteration from record.person_name x where x.person_id = p.id and x.superseded_at is null order by x.position, x.id limit 1) as "latinName", m.ref as "mergedIntoRef",
             (select coalesce(json_agg(json_build_object('year', x.year, 'month', x.month, 'day', x.day, 'basis', x.basis) order by x.recorded_at, x.id), '[]')
                from record.person_birth x where x.person_id = p.id and x.superseded_at is null) as births,
             array(select x.code::text from record.person_nationality x where x.person_id = p.id and x.superseded_at is null order by x.recorded_at, x.id) as nationalities
        from (select p.* from record.person p ${where.length ? `where ${where.join(' and ')}` : ''} order by p.recorded_at desc, p.id desc limit $1) p
        left join record.person m on m.id = p.merged_into
       order by p.recorded_at desc, p.id desc`, values);
  }
}
