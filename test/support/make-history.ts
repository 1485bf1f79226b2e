import type { Office, SignedIn } from './office.js';

const SCHEME = '00000000-0000-7000-8000-0000000000f1';

export interface ArrangedCase { id: string; ref: string; personId: string; personRef: string; crossingId: string; crossingRef: string }

/** A person who crossed and their case, past every service: journal triggers on, so that the history is real. */
export async function arrangeCase(office: Office, by: SignedIn, { arrived = '2025-08-12T05:10:00Z', given = 'Selam', family = 'Bekele' } = {}): Promise<ArrangedCase> {
  const sql = office.database.superuser;
  await actAs(office, by);
  const { rows: [person] } = await sql.query<{ id: string; ref: string }>(`insert into record.person (sex, occurred_at) values ('F', $1) returning id, ref`, [arrived]);
  await sql.query('insert into record.person_name (person_id, given_names, family_names) values ($1, $2, $3)', [person.id, given, family]);
  await sql.query('insert into record.person_birth (person_id, year, month, day) values ($1, 1998, 4, 17)', [person.id]);
  const { rows: [crossing] } = await sql.query<{ id: string; ref: string }>(
    `insert into record.crossing (person_id, registered_person_id, occurred_at, place, source) values ($1, $1, $2, 'Dover', 'border_force') returning id, ref`, [person.id, arrived]);
  const { rows: [file] } = await sql.query<{ id: string; ref: string }>(
    `insert into record.case_file (person_id, crossing_id, scheme_version_id, state_since, arrived_at) values ($1, $2, $3, $4, $4) returning id, ref`,
    [person.id, crossing.id, SCHEME, arrived]);
  return { id: file.id, ref: file.ref, personId: person.id, personRef: person.ref, crossingId: crossing.id, crossingRef: crossing.ref };
}

/** The superuser's session now acts as this user: what it writes is journalled under their name. */
export async function actAs(office: Office, by: SignedIn): Promise<void> {
  await office.database.superuser.query(`select set_config('app.actor', $1, false), set_config('app.roles', 'system', false)`, [by.id]);
}

/** Writes rows with every trigger off: no journal, no safeguard. For what other rooms would have to build up first. */
export async function pastTriggers<T>(office: Office, work: () => Promise<T>): Promise<T> {
  const sql = office.database.superuser;
  await sql.query('set session_replication_role = replica');
  try {
    return await work();
  } finally {
    await sql.query('set session_replication_role = origin');
  }
}

/** Many entries of one case in the journal, a minute apart, as if somebody had changed it all day. */
export async function manyEntries(office: Office, of: ArrangedCase, by: SignedIn, count: number): Promise<void> {
  await office.database.superuser.query(`
    with made as (
      insert into journal.entry (recorded_at, occurred_at, actor_id, action, table_name, record_id, person_id, case_id, digest)
      select timestamptz '2025-08-12 06:00Z' + n * interval '1 minute', timestamptz '2025-08-12 06:00Z' + n * interval '1 minute',
             $1, 'update', 'case_file', $2, $3, $2, sha256(int8send(n)) from generate_series(1, $4::bigint) n returning id)
    insert into journal.payload (entry_id, nonce, before, after)
    select id, '\\x00', jsonb_build_object('id', $2::text, 'team', 'North ' || id, 'version', 1, 'state', 'encountered', 'absconded', false),
           jsonb_build_object('id', $2::text, 'team', 'South ' || repeat('x', 200), 'version', 2, 'state', 'encountered', 'absconded', false) from made`,
    [by.id, of.id, of.personId, count]);
  await office.database.superuser.query('analyze journal.entry, journal.payload');
}
