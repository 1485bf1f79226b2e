import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

/** One row in every table, put there past every check, so that what a role may see is the policies' doing alone. */
let database: TestDatabase;
let tables: string[];
beforeAll(async () => {
  database = await cloneDatabase();
  tables = (await database.superuser.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'record'::regnamespace and relkind in ('r', 'p') order by 1`)).rows.map(({ name }) => name);
  await fillEveryTable();
});
afterAll(() => database.close());

/** Read by whoever works here: names of colleagues, and the scheme's own rules. */
const OPEN_TO_ALL = new Set(['app_user', 'role_grant', 'scheme_version']);
/** An auditor's export is a record of the auditor's own. */
const AUDITORS_OWN = new Set(['export']);

const VALUES: Record<string, string> = {
  uuid: 'gen_random_uuid()', text: `'x'`, character: `'x'`, integer: '1', smallint: '1', bigint: '1', numeric: '1', 'double precision': '1', real: '1', boolean: 'false',
  'timestamp with time zone': 'now()', date: 'current_date', 'time without time zone': `'07:00'`, interval: `'1 hour'`, jsonb: `'{}'`, json: `'{}'`, bytea: `'\\x00'`,
};

async function fillEveryTable(): Promise<void> {
  const { superuser } = database;
  const { rows: checks } = await superuser.query<{ tab: string; name: string }>(`select conrelid::regclass::text as tab, quote_ident(conname) as name from pg_constraint where contype in ('c', 'x') and connamespace = 'record'::regnamespace`);
  for (const { tab, name } of checks) await superuser.query(`alter table ${tab} drop constraint ${name}`);
  await superuser.query(`select set_config('app.actor', '00000000-0000-7000-8000-000000000001', false)`);
  await superuser.query('set session_replication_role = replica'); // no triggers, no foreign keys
  for (const table of tables) {
    const { rows: columns } = await superuser.query<{ name: string; type: string }>(`
      select quote_ident(attname) as name, format_type(coalesce(nullif(t.typbasetype, 0), t.oid), null) as type from pg_attribute join pg_type t on t.oid = atttypid
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attnotnull and not atthasdef and attidentity = ''`, [`record.${table}`]);
    const values = columns.map(({ type }) => (type.endsWith('[]') ? `'{}'` : VALUES[type] ?? `'no value for ${type}'`));
    await superuser.query(columns.length
      ? `insert into record.${table} (${columns.map(({ name }) => name).join(', ')}) values (${values.join(', ')})`
      : `insert into record.${table} default values`);
  }
  await superuser.query(`insert into journal.entry (occurred_at, actor_id, action, table_name) values (now(), gen_random_uuid(), 'insert', 'person')`);
  await superuser.query(`insert into journal.payload (entry_id, nonce, after, visibility) select e.id, 'x', '{}', v from journal.entry e cross join (values ('open')) as t (v) where e.table_name = 'person'`);
  await superuser.query('reset session_replication_role');
}

const ME = '00000000-0000-7000-8000-00000000ffff';
const seenBy = async (roles: string | null): Promise<string[]> => {
  const session = await database.appSession(roles === null ? undefined : { id: ME, roles, reason: 'curious' });
  const seen: string[] = [];
  for (const table of tables) if ((await session.query(`select 1 from record.${table}`)).rowCount) seen.push(table);
  for (const table of ['entry', 'payload']) if ((await session.query(`select 1 from journal.${table}`)).rowCount) seen.push(`journal.${table}`);
  return seen;
};

test('there is a row in every table', async () => {
  expect(tables.length).toBeGreaterThan(20);
  for (const table of tables) expect([table, Number((await database.superuser.query(`select count(*) from record.${table}`)).rows[0].count)]).not.toEqual([table, 0]);
});

test('no actor, no rows: in no table', async () => {
  expect(await seenBy(null)).toEqual([]);
  const session = await database.appSession();
  // what a pooled connection returns after its first transaction is nobody either
  await session.query(`select set_config('app.actor', '', false), set_config('app.roles', 'supervisor', false)`);
  for (const table of tables) expect([table, (await session.query(`select 1 from record.${table}`)).rowCount]).toEqual([table, 0]);
});

test('an administrator sees no case, an escort without a flight nobody, and who has no role neither', async () => {
  for (const roles of ['administrator', 'escort', '']) {
    const seen = (await seenBy(roles)).filter((table) => !OPEN_TO_ALL.has(table) && !table.startsWith('journal.'));
    expect({ roles, seen }).toEqual({ roles, seen: [] });
    const session = await database.appSession({ id: ME, roles });
    expect((await session.query(`select 1 from journal.entry where table_name not in ('app_user', 'role_grant')`)).rowCount).toBe(0);
    expect((await session.query(`select 1 from journal.payload where visibility <> 'users'`)).rowCount).toBe(0);
  }
});

test('an auditor reads every table and changes none', async () => {
  expect((await seenBy('auditor')).filter((table) => !table.startsWith('journal.'))).toEqual(tables);
  const session = await database.appSession({ id: ME, roles: 'auditor', reason: 'inspection' });
  for (const table of tables.filter((name) => !AUDITORS_OWN.has(name))) {
    const { rows: [{ column, updatable }] } = await database.superuser.query<{ column: string; updatable: boolean }>(`
      select quote_ident(coalesce(min(attname) filter (where has_column_privilege('crossfile_app', $1, attnum, 'update')), min(attname))) as column,
             bool_or(has_column_privilege('crossfile_app', $1, attnum, 'update')) as updatable
        from pg_attribute where attrelid = $1::regclass and attnum > 0 and attname <> 'id' and not attisdropped and attgenerated = ''`, [`record.${table}`]);
    const change = session.query(`update record.${table} set ${column} = ${column}`).then(({ rowCount }) => rowCount, (error: Error) => error.message);
    expect([table, await change]).toEqual([table, updatable ? 0 : expect.stringMatching(/permission denied/)]);
    // a copy of the row that is there: whatever is wrong with it, the policy or the grant says no first, or the row is not new
    const insert = session.query(`insert into record.${table} select * from record.${table} limit 1`).then(() => 'inserted', (error: Error) => error.message);
    expect([table, await insert]).not.toEqual([table, 'inserted']);
  }
});
