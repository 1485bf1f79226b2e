import { Injectable } from '@nestjs/common';
import { NotFound, Refused } from '../../domain/errors.js';
import { DECIDING_ROLES } from '../../domain/permission.js';
import { ASSIGNABLE_ROLES, type Role } from '../../domain/role.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { limitOf, LONGEST_PAGE, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import type { ListRoleGrants } from './users.dto.js';
import { presentGrant, type ShownGrant } from './users.presenter.js';
import { UsersRepository } from './users.repository.js';

/** Who was given which role by whom, until when. The database keeps apart what may not be held together. */
@Injectable()
export class GrantsService {
  constructor(private readonly database: Database, private readonly users: UsersRepository, private readonly events: Events) {}

  /** Supervisors and auditors read it as well: nobody comes to decide about people unseen. */
  list(actor: Actor, query: ListRoleGrants): Promise<Page<ShownGrant>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const user = query.user ? await this.keyOf(tx, query.user) : null;
      const filter = { user, roles: rolesOf(query), held: query.held === undefined ? null : query.held === 'true' };
      const rows = await this.users.grants(tx, filter, readCursor(query.cursor, 1), limit);
      await tx.listed('role_grant', query, rows.slice(0, limit).map((row) => row.id));
      return pageOf(rows, limit, (row) => [row.id], presentGrant);
    });
  }

  /** Every role that this user was ever given, newest first, as far as one page holds. */
  async ofUser(tx: Tx, userId: string): Promise<ShownGrant[]> {
    const rows = await this.users.grants(tx, { user: userId, roles: null, held: null }, null, LONGEST_PAGE);
    return rows.slice(0, LONGEST_PAGE).map(presentGrant);
  }

  /** Inside the transaction of the user's record. @throws Refused: to oneself, held together, held already */
  async grant(tx: Tx, userId: string, held: readonly Role[], role: Role): Promise<void> {
    if (held.includes(role)) throw new Refused({ rule: 'user.role-held', message: `They hold the role ${role} already.` });
    await this.users.grant(tx, userId, role);
    await this.events.publish(tx, { type: 'user.roles-changed', userId });
  }

  /** @throws Refused: not held, the last administrator */
  async revoke(tx: Tx, userId: string, role: Role): Promise<void> {
    if (!(await this.users.revoke(tx, userId, role))) throw new Refused({ rule: 'user.role-not-held', message: `They do not hold the role ${role}.` });
    await this.events.publish(tx, { type: 'user.roles-changed', userId });
  }

  private async keyOf(tx: Tx, text: string): Promise<string> {
    const ref = referenceIn('user', 'US', text);
    const user = await this.users.byRef(tx, ref);
    if (!user) throw new NotFound('user', ref);
    return user.id;
  }
}

function rolesOf({ role, deciding }: ListRoleGrants): readonly Role[] | null {
  const wanted = deciding === undefined ? ASSIGNABLE_ROLES : ASSIGNABLE_ROLES.filter((one) => DECIDING_ROLES.includes(one) === (deciding === 'true'));
  return role ? wanted.filter((one) => one === role) : deciding === undefined ? null : wanted;
}
