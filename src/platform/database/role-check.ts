import { Client } from 'pg';
import type { DataSource } from 'typeorm';

interface Role { name: string; superuser: boolean; bypass: boolean; owner: boolean; app: boolean; jobs: boolean }

const WHO = `
  select current_user as name, r.rolsuper as superuser, r.rolbypassrls as bypass,
         pg_has_role(current_user, 'crossfile_owner', 'member') or pg_has_role(current_user, 'crossfile_guard', 'member') as owner,
         pg_has_role(current_user, 'crossfile_app', 'usage') as app,
         coalesce((select pg_has_role(current_user, j.oid, 'usage') from pg_roles j where j.rolname = 'crossfile_jobs'), false) as jobs
    from pg_roles r where r.rolname = current_user`;

/** @throws when the app would run as somebody for whom row-level security does not hold, or on a schema that is not whole. */
export async function checkRole(source: DataSource): Promise<void> {
  const [role] = await source.query<Role[]>(WHO);
  const wrong = tooMuch(role) ?? (role.jobs ? 'owns the queue of jobs' : role.app ? null : 'is not a member of crossfile_app');
  if (wrong) throw new Error(`The app refuses to run as the database role "${role.name}", which ${wrong}. Use the role crossfile_app (docker/roles.sql).`);
}

/** @throws when jobs would be taken by anybody but the role that owns the queue and sees nothing else */
export async function checkJobsRole(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows: [role] } = await client.query<Role>(WHO);
    const wrong = tooMuch(role) ?? (role.app ? 'reads the records' : role.jobs ? null : 'is not a member of crossfile_jobs');
    if (wrong) throw new Error(`The app refuses to take jobs as the database role "${role.name}", which ${wrong}. Use the role crossfile_jobs (docker/roles.sql) in DATABASE_JOBS_URL.`);
  } finally {
    await client.end();
  }
}

function tooMuch(role: Role): string | null {
  return role.superuser ? 'is a superuser' : role.bypass ? 'bypasses row-level security' : role.owner ? 'owns the tables' : null;
}
