import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Cluster } from '../../src/platform/database/cluster.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { provision } from '../../src/platform/database/provision.js';

/** A database with so many invented cases, ready to be measured. */
export interface Filled {
  appUrl: string;
  superuser: Client;
  /** Bearer token of a caseworker, good for a day. */
  token: string;
  /** References of cases at version 1 that nobody has changed, in random order. */
  freshRefs(count: number): Promise<string[]>;
  /** The case with 100,000 journal entries. */
  longCase: { id: string; ref: string };
}

const ACTOR = '00000000-0000-7000-8000-000000000001';
const LONG_HISTORY = 100_000;

/** Fills once, keeps. Rows go in without triggers (they would only write a journal that nobody measures). */
export async function fill(cluster: Cluster, cases: number, say: (line: string) => void): Promise<Filled> {
  const name = `bench_${cases}`;
  const { app, owner } = await provision(cluster, name);
  await migrate(owner);
  const superuser = new Client({ connectionString: cluster.superuserUrl(name) });
  await superuser.connect();
  await superuser.query(`select set_config('app.actor', '${ACTOR}', false)`);
  const { rows: [{ n }] } = await superuser.query<{ n: string }>('select count(*) as n from record.case_file');
  if (Number(n) < cases) {
    say(`filling ${cases} cases …`);
    await superuser.query(`set session_replication_role = replica`);
    await superuser.query(FILL_USERS);
    for (let done = 0; done < cases; done += 100_000) {
      await superuser.query(fillCases(Math.min(100_000, cases - done)));
    }
    await superuser.query(FILL_HISTORY, [LONG_HISTORY]);
    await superuser.query(`set session_replication_role = origin`);
    await superuser.query('vacuum analyze');
    await superuser.query('checkpoint');
  }
  const token = `cft_${randomBytes(32).toString('base64url')}`;
  await superuser.query(`insert into platform.token (hash, user_id, expires_at) select $1, id, now() + interval '1 day' from record.app_user where username = 'bench-1'`,
    [createHash('sha256').update(token).digest()]);
  const { rows: [longCase] } = await superuser.query<{ id: string; ref: string }>(`select id, ref from record.case_file where team = 'long history'`);
  return {
    appUrl: app, superuser, token, longCase,
    freshRefs: async (count) => (await superuser.query<{ ref: string }>(
      `select ref from record.case_file where version = 1 and team is null and arrived_at > timestamptz '2025-08-06' + random() * interval '200 days' order by id limit $1`, [count])).rows.map((row) => row.ref),
  };
}

const FILL_USERS = `
  with u as (insert into record.app_user (username, display_name) select 'bench-' || n, 'Bench ' || n from generate_series(1, 20) n returning id)
  insert into record.role_grant (user_id, role, granted_by) select id, 'caseworker', '${ACTOR}' from u`;

const fillCases = (count: number): string => `
  with made as materialized (
    select platform.uuid7() as person, platform.uuid7() as crossing, platform.uuid7() as file, n,
           timestamptz '2025-08-06' + random() * interval '365 days' as at,
           (array['encountered', 'identified', 'screened', 'in_scope', 'notice_served', 'readmission_requested', 'readmission_accepted', 'decision_served'])[1 + floor(random() * 8)::int] as state,
           case when random() < 0.7 then (select array_agg(id order by username) from record.app_user where username like 'bench-%') end as owners
      from generate_series(1, ${count}) n),
  p as (insert into record.person (id, recorded_by, occurred_at, recorded_at) select person, '${ACTOR}', at, at from made),
  n as (insert into record.person_name (person_id, family_names, given_names, recorded_by) select person, 'Family' || n, 'Given' || (n % 977), '${ACTOR}' from made),
  c as (insert into record.crossing (id, person_id, registered_person_id, occurred_at, place, source, recorded_by) select crossing, person, person, at, 'Dover', 'border_force', '${ACTOR}' from made)
  insert into record.case_file (id, person_id, crossing_id, scheme_version_id, state, state_since, arrived_at, owner_id, next_due_kind, next_due_at, recorded_by)
  select file, person, crossing, '00000000-0000-7000-8000-0000000000f1', state, at, at, owners[1 + n % 20], 'scope', at + interval '14 days', '${ACTOR}' from made`;

const FILL_HISTORY = `
  with the as (update record.case_file set team = 'long history' where id = (select id from record.case_file order by id limit 1) returning id, person_id),
  e as (insert into journal.entry (occurred_at, recorded_at, actor_id, action, table_name, record_id, person_id, case_id, digest)
    select timestamptz '2025-08-06' + n * interval '1 minute', timestamptz '2025-08-06' + n * interval '1 minute', '${ACTOR}', 'update', 'case_file', the.id, the.person_id, the.id, sha256(n::text::bytea)
      from the, generate_series(1, $1::int) n returning id, record_id)
  insert into journal.payload (entry_id, nonce, before, after, reason)
  select e.id, uuid_send(gen_random_uuid()), jsonb_build_object('id', e.record_id, 'team', 'A' || e.id, 'version', e.id, 'state', 'screened'),
         jsonb_build_object('id', e.record_id, 'team', 'B' || e.id, 'version', e.id + 1, 'state', 'in_scope'), 'moved between teams' from e`;
