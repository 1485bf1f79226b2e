import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Role } from '../../domain/role.js';
import type { Tx } from '../../platform/database/tx.js';
import { RoleGrant } from './role-grant.entity.js';
import { User } from './user.entity.js';

/** A user with the roles that they hold now, in order of name. */
export interface UserRow extends User { roles: Role[] }

/** A grant with the names of all concerned. */
export interface GrantRow extends RoleGrant { userRef: string; displayName: string; grantedByName: string; revokedByName: string | null }

const ROW = `
  select u.id, u.ref, u.username, u.display_name as "displayName", u.status, u.kind, u.invited_at as "invitedAt",
         u.password_set_at as "passwordSetAt", u.access_ended_at as "accessEndedAt", u.version, u.recorded_at as "recordedAt",
         array(select g.role from record.role_grant g where g.user_id = u.id and g.revoked_at is null order by g.role) as roles
    from record.app_user u where u.kind = 'person'`;

@Injectable()
export class UsersRepository {
  add(tx: Tx, values: DeepPartial<User>): Promise<User> {
    return tx.add(User, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<User>): Promise<void> {
    return tx.change(User, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<UserRow | null> {
    return tx.one<UserRow>(`${ROW} and u.ref = $1`, [ref]);
  }

  byId(tx: Tx, id: string): Promise<UserRow | null> {
    return tx.one<UserRow>(`${ROW} and u.id = $1`, [id]);
  }

  byUsername(tx: Tx, username: string): Promise<UserRow | null> {
    return tx.one<UserRow>(`${ROW} and u.username = $1`, [username]);
  }

  /** By name, keyset on username: its unique index. */
  list(tx: Tx, { role, status }: { role: string | null; status: string | null }, after: readonly unknown[] | null, limit: number): Promise<UserRow[]> {
    return tx.rows<UserRow>(`${ROW}
        and ($1::text is null or exists (select from record.role_grant g where g.user_id = u.id and g.role = $1 and g.revoked_at is null))
        and ($2::text is null or u.status = $2) and ($3::text is null or u.username > $3)
      order by u.username limit $4`, [role, status, after?.[0] ?? null, limit + 1]);
  }

  /** Is there another administrator besides this one who can sign in? What is shown; the database decides. */
  async anotherAdministrator(tx: Tx, than: string): Promise<boolean> {
    return (await tx.rows(`select from record.role_grant g join record.app_user u on u.id = g.user_id
      where g.role = 'administrator' and g.revoked_at is null and u.status = 'active' and u.id <> $1 limit 1`, [than])).length > 0;
  }

  async count(tx: Tx): Promise<number> {
    return (await tx.one<{ count: number }>(`select count(*)::int as count from record.app_user where kind = 'person'`))!.count;
  }

  grant(tx: Tx, userId: string, role: Role): Promise<RoleGrant> {
    return tx.add(RoleGrant, { userId, role });
  }

  /** Who and when are set by the database. False when the role is not held. */
  async revoke(tx: Tx, userId: string, role: Role): Promise<boolean> {
    return (await tx.run('update record.role_grant set revoked_at = platform.now(), revoked_by = platform.actor() where user_id = $1 and role = $2 and revoked_at is null', [userId, role])) > 0;
  }

  /** Newest first, keyset on the key, which grows with time: the primary key; of a user: role_grant_user. */
  grants(tx: Tx, { user, roles, held }: { user: string | null; roles: readonly Role[] | null; held: boolean | null }, after: readonly unknown[] | null, limit: number): Promise<GrantRow[]> {
    return tx.rows<GrantRow>(`
      select g.id, g.user_id as "userId", g.role, g.granted_by as "grantedBy", g.recorded_at as "recordedAt", g.revoked_by as "revokedBy",
             g.revoked_at as "revokedAt", u.ref as "userRef", u.display_name as "displayName", b.display_name as "grantedByName", r.display_name as "revokedByName"
        from record.role_grant g
        join record.app_user u on u.id = g.user_id
        join record.app_user b on b.id = g.granted_by
        left join record.app_user r on r.id = g.revoked_by
       where ($1::uuid is null or g.user_id = $1) and ($2::text[] is null or g.role = any ($2))
         and ($3::boolean is null or (g.revoked_at is null) = $3) and ($4::uuid is null or g.id < $4)
       order by g.id desc limit $5`, [user, roles, held, after?.[0] ?? null, limit + 1]);
  }
}
