import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ColumnType, type EntityMetadata } from 'typeorm';
import { ENTITIES } from '../../src/entities.js';
import { dataSource } from '../../src/platform/database/source.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let tables: string[];
beforeAll(async () => {
  database = await cloneDatabase();
  tables = await names(`select relname as name from pg_class where relnamespace = 'record'::regnamespace and relkind in ('r', 'p') order by 1`);
});
afterAll(() => database.close());

async function names(sql: string, values: unknown[] = []): Promise<string[]> {
  return (await database.superuser.query<{ name: string }>(sql, values)).rows.map(({ name }) => name);
}

describe('entities and tables say the same', () => {
  const SQL_TYPES: Record<string, string> = { timestamptz: 'timestamp with time zone', int: 'integer', int2: 'smallint', int4: 'integer', int8: 'bigint', float8: 'double precision', float4: 'real', bool: 'boolean', varchar: 'character varying', time: 'time without time zone', char: 'character' };
  let metadata: EntityMetadata[];
  beforeAll(async () => {
    const source = dataSource(database.app, ENTITIES, 1);
    await source.initialize();
    metadata = source.entityMetadatas;
    await source.destroy();
  });

  test('each table has its class, each class its table', () => {
    expect(metadata.map(({ tableName }) => tableName).sort()).toEqual(tables);
  });

  test('each column has its property, of the same type and as empty', async () => {
    const { rows } = await database.superuser.query<{ tab: string; col: string; type: string; nullable: boolean }>(`
      select c.relname as tab, a.attname as col, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable
        from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = 'record'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`);
    const has = rows.map(({ tab, col, type, nullable }) => `${tab}.${col} ${type}${nullable ? ' null' : ''}`).sort();
    const says = metadata.flatMap((entity) => entity.columns.map((column) => {
      const type = SQL_TYPES[String(column.type as ColumnType)] ?? String(column.type);
      const size = column.length ? `(${column.length})` : column.precision !== null && column.precision !== undefined && type === 'numeric' ? `(${column.precision},${column.scale ?? 0})` : '';
      return `${entity.tableName}.${column.databaseName} ${type}${size}${column.isArray ? '[]' : ''}${column.isNullable ? ' null' : ''}`;
    })).sort();
    const known = new Set(metadata.map(({ tableName }) => tableName));
    expect({ onlyInTables: has.filter((one) => known.has(one.split('.')[0]) && !says.includes(one)), onlyInClasses: says.filter((one) => !has.includes(one)) })
      .toEqual({ onlyInTables: [], onlyInClasses: [] });
  });

  test('a class knows its key, and no relation', () => {
    for (const entity of metadata) expect([entity.tableName, entity.primaryColumns.length, entity.relations.length]).toEqual([entity.tableName, expect.any(Number), 0]);
    expect(metadata.filter(({ primaryColumns }) => !primaryColumns.length)).toEqual([]);
  });
});

describe('journal and rows', () => {
  /** Their bytes are told by a hash on the record beside them: what happens to them is journalled without the content. */
  const WITHOUT_CONTENT = ['abis_task', 'abis_template', 'capture_image', 'capture_template', 'document_content', 'face_vector'];

  test('every table of record writes each insert, update and delete to the journal', async () => {
    const { rows } = await database.superuser.query<{ tab: string; fn: string; events: number; level: number; enabled: string; old: string | null; new: string | null }>(`
      select c.relname as tab, t.tgfoid::regproc::text as fn, (t.tgtype & 28) as events, (t.tgtype & 1) as level, t.tgenabled as enabled, t.tgoldtable as old, t.tgnewtable as new
        from pg_trigger t join pg_class c on c.oid = t.tgrelid
       where c.relnamespace = 'record'::regnamespace and t.tgfoid::regproc::text like 'journal.append%' and (t.tgtype & 2) = 0`);
    const EVENTS: Record<number, string> = { 4: 'insert', 8: 'delete', 16: 'update' };
    const bare: string[] = [];
    for (const table of tables) {
      for (const [bit, event] of Object.entries(EVENTS)) {
        const writes = rows.filter(({ tab, fn, events, level, enabled }) => tab === table && events === Number(bit) && level === 0 && enabled === 'O'
          && (fn === 'journal.append' || (fn === 'journal.append_without_content' && WITHOUT_CONTENT.includes(table))));
        if (writes.length !== 1) bare.push(`${table}: ${event}`);
      }
    }
    expect(bare).toEqual([]);
  });

  test('a table without a trigger would be found', async () => {
    await database.superuser.query('begin');
    await database.superuser.query('drop trigger journal_update on record.barrier');
    const found = await names(`select c.relname as name from pg_class c where c.relnamespace = 'record'::regnamespace and c.relkind = 'r'
      and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'journal_update')`);
    await database.superuser.query('rollback');
    expect(found).toContain('barrier');
  });

  test('every table of record and journal forces row-level security and has a policy for reading', async () => {
    expect(await names(`select relname as name from pg_class where relnamespace in ('record'::regnamespace, 'journal'::regnamespace) and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`)).toEqual([]);
    expect(await names(`select c.relname as name from pg_class c where c.relnamespace = 'record'::regnamespace and c.relkind in ('r', 'p')
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd in ('r', '*') and 'crossfile_app'::regrole = any (p.polroles))`)).toEqual([]);
    // a policy for everybody, or one that lets everybody in, is none
    expect(await names(`select polrelid::regclass || '.' || polname as name from pg_policy where polroles = '{0}'`)).toEqual([]);
    expect(await names(`select polrelid::regclass || '.' || polname as name from pg_policy where 'crossfile_app'::regrole = any (polroles) and (pg_get_expr(polqual, polrelid) = 'true' or pg_get_expr(polwithcheck, polrelid) = 'true')`)).toEqual([]);
  });

  test('the app deletes and truncates nothing, and writes the journal through the triggers alone', async () => {
    expect(await names(`select oid::regclass::text as name from pg_class where relnamespace in ('record'::regnamespace, 'journal'::regnamespace) and relkind in ('r', 'p')
      and (has_table_privilege('crossfile_app', oid, 'delete') or has_table_privilege('crossfile_app', oid, 'truncate') or has_table_privilege('crossfile_app', oid, 'trigger') or has_table_privilege('crossfile_app', oid, 'references'))`)).toEqual([]);
    expect(await names(`select oid::regclass::text as name from pg_class where relnamespace = 'journal'::regnamespace and relkind in ('r', 'p')
      and (has_any_column_privilege('crossfile_app', oid, 'insert') or has_any_column_privilege('crossfile_app', oid, 'update'))`)).toEqual([]);
    expect(await names(`select c.relname as name from pg_class c where c.relnamespace = 'record'::regnamespace and c.relkind in ('r', 'p')
      and not exists (select from pg_trigger t where t.tgrelid = c.oid and (t.tgtype & 32) > 0)`)).toEqual([]);
  });

  test('nobody owns what they run on: tables are the owner’s, and the app makes nothing', async () => {
    expect(await names(`select oid::regclass::text as name from pg_class where relnamespace in ('record'::regnamespace, 'journal'::regnamespace, 'platform'::regnamespace) and relkind in ('r', 'p', 'v', 'S') and relowner <> 'crossfile_owner'::regrole`)).toEqual([]);
    expect(await names(`select nspname as name from pg_namespace where nspname in ('record', 'journal', 'platform') and (has_schema_privilege('crossfile_app', oid, 'create') or has_schema_privilege('crossfile_guard', oid, 'create'))`)).toEqual([]);
    expect(await names(`select rolname as name from pg_roles where rolname like 'crossfile%' and (rolsuper or rolbypassrls or rolcreaterole)`)).toEqual([]);
  });

  test('views look with the eyes of who asks', async () => {
    expect(await names(`select oid::regclass::text as name from pg_class where relnamespace in ('record'::regnamespace, 'journal'::regnamespace, 'platform'::regnamespace) and relkind = 'v' and not coalesce(reloptions @> '{security_invoker=true}', false)`)).toEqual([]);
    expect(await names(`select oid::regclass::text as name from pg_class where relnamespace = 'record'::regnamespace and relkind = 'm'`)).toEqual([]);
  });
});

describe('functions that see more than who calls them', () => {
  test('belong to the guard, those of the queue to its owner, and nobody can put a table of their own in their way', async () => {
    expect(await names(`select oid::regprocedure::text as name from pg_proc where prosecdef and pronamespace in ('record'::regnamespace, 'journal'::regnamespace, 'platform'::regnamespace)
      and (proowner <> (case when proname in ('enqueue', 'job_list', 'retry_job') then 'crossfile_jobs' else 'crossfile_guard' end)::regrole or not coalesce(proconfig @> '{"search_path=\\"\\""}', false))`)).toEqual([]);
  });

  test('what changes the clock, the furniture or somebody’s access is not the app’s to call', async () => {
    expect(await names(`select proname as name from pg_proc where pronamespace in ('platform'::regnamespace, 'journal'::regnamespace) and proname in ('set_clock', 'furnish', 'end_access', 'append') and has_function_privilege('crossfile_app', oid, 'execute')`)).toEqual([]);
  });
});
