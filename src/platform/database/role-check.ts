import type { DataSource } from 'typeorm';

/** @throws when the app would run as somebody for whom row-level security does not hold, or on a schema that is not whole. */
export async function checkRole(source: DataSource): Promise<void> {
  const [role] = await source.query<{ name: string; superuser: boolean; bypass: boolean; owner: boolean; app: boolean }[]>(`
    select current_user as name, r.rolsuper as superuser, r.rolbypassrls as bypass,
           pg_has_role(current_user, 'crossfile_owner', 'member') or pg_has_role(current_user, 'crossfile_guard', 'member') as owner,
           pg_has_role(current_user, 'crossfile_app', 'usage') as app
      from pg_roles r where r.rolname = current_user`);
  const wrong = role.superuser ? 'is a superuser' : role.bypass ? 'bypasses row-level security'
    : role.owner ? 'owns the tables' : role.app ? null : 'is not a member of crossfile_app';
  if (wrong) throw new Error(`The app refuses to run as the database role "${role.name}", which ${wrong}. Use the role crossfile_app (docker/roles.sql).`);
}
