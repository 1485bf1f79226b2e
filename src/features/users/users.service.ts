import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Conflict, Invalid, NotFound, Refused } from '../../domain/errors.js';
import type { Role } from '../../domain/role.js';
import { Accounts, hashPassword } from '../../platform/access/accounts.js';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { GrantsService } from './grants.service.js';
import type { AddUser, ChangeAccess, ListUsers, NameRole } from './users.dto.js';
import { type InvitedUser, presentInvited, presentUser, type ShownUser, type UserSheet } from './users.presenter.js';
import { type UserRow, UsersRepository } from './users.repository.js';

/** Who works here. An administrator keeps the list and knows no password: each invitation works once and is shown once. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly grants: GrantsService,
    private readonly accounts: Accounts,
  ) {}

  list(actor: Actor, query: ListUsers): Promise<Page<ShownUser>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const rows = await this.users.list(tx, { role: query.role ?? null, status: query.status ?? null }, readCursor(query.cursor, 1), limit);
      await tx.listed('app_user', query, rows.slice(0, limit).map((row) => row.id));
      return pageOf(rows, limit, (row) => [row.username], presentUser);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownUser> {
    return this.database.read(actor, async (tx) => {
      const user = await this.mustFind(tx, ref);
      await tx.viewed('app_user', { record: user.id });
      return presentUser(user);
    });
  }

  /** The user as their page shows them: with every role that they were given, and whether they are the last administrator. */
  sheet(actor: Actor, ref: string): Promise<UserSheet> {
    return this.database.read(actor, async (tx) => {
      const user = await this.mustFind(tx, ref);
      await tx.viewed('app_user', { record: user.id });
      const last = user.roles.includes('administrator') && user.status === 'active' && !(await this.users.anotherAdministrator(tx, user.id));
      return { user: presentUser(user), grants: await this.grants.ofUser(tx, user.id), last, self: user.id === actor.id };
    });
  }

  /** @throws Conflict when the name is taken */
  create(actor: Actor, input: AddUser): Promise<InvitedUser> {
    return this.inviting(actor, (tx) => this.add(tx, input, 'invited'));
  }

  /** Another invitation, e.g. for a forgotten password; the one before no longer works. @throws Refused while suspended */
  invite(actor: Actor, ref: string, input: ChangeAccess): Promise<InvitedUser> {
    return this.inviting(actor, async (tx) => {
      const user = await this.seen(tx, ref, input);
      if (user.status === 'suspended') throw new Refused({ rule: 'user.suspended', message: 'They are suspended. Reinstate them first.' });
      return user.id;
    });
  }

  grantRole(actor: Actor, ref: string, input: NameRole): Promise<ShownUser> {
    return this.changing(actor, ref, input, (tx, user) => this.grants.grant(tx, user.id, user.roles, input.role));
  }

  revokeRole(actor: Actor, ref: string, input: NameRole): Promise<ShownUser> {
    return this.changing(actor, ref, input, (tx, user) => this.grants.revoke(tx, user.id, input.role));
  }

  suspend(actor: Actor, ref: string, input: ChangeAccess): Promise<ShownUser> {
    return this.changing(actor, ref, input, async (_tx, user) => {
      if (user.status === 'suspended') throw new Refused({ rule: 'user.suspended', message: 'They are suspended already.' });
      return { status: 'suspended' };
    });
  }

  reinstate(actor: Actor, ref: string, input: ChangeAccess): Promise<ShownUser> {
    return this.changing(actor, ref, input, async (_tx, user) => {
      if (user.status !== 'suspended') throw new Refused({ rule: 'user.not-suspended', message: 'They are not suspended.' });
      return { status: user.passwordSetAt ? 'active' : 'invited' };
    });
  }

  /** Ends every session and token of theirs at once. */
  endSessions(actor: Actor, ref: string, input: ChangeAccess): Promise<ShownUser> {
    return this.changing(actor, ref, input, async (tx) => ({ accessEndedAt: tx.now }));
  }

  /** For `crossfile user add`. The invitation is the word, good for 72 hours. */
  async addByCommand(actor: Actor, { username, displayName, roles }: { username: string; displayName: string; roles: readonly Role[] }): Promise<{ ref: string; invitation: string }> {
    const wellNamed = /^[a-z0-9][a-z0-9._-]{1,63}$/.test(username);
    if (!wellNamed) throw new Invalid({ username: 'Use 2 to 64 lower-case letters, digits, dots, dashes and underscores; begin with a letter or digit.' });
    const { ref, invitation } = await this.create(actor, { username, displayName, roles: [...roles] });
    return { ref, invitation: invitation! };
  }

  /** How many people could sign in some day: none means that the first administrator is to be made. */
  countPeople(): Promise<number> {
    return this.database.read(systemActor('setup', randomUUID()), (tx) => this.users.count(tx));
  }

  /** An invented person with a published password. @throws Refused unless the system actor of a demonstration asks, in one */
  async addForDemonstration(actor: Actor, input: { username: string; displayName: string; roles: readonly Role[]; password: string }): Promise<{ id: string; ref: string }> {
    const { password, ...user } = input;
    const hash = await hashPassword(password);
    return this.database.write(actor, async (tx) => {
      const id = await this.add(tx, { ...user, roles: [...user.roles] }, 'active');
      await this.accounts.setDemonstrationPassword(tx, id, hash);
      return { id, ref: (await this.users.byUsername(tx, user.username))!.ref };
    });
  }

  private async add(tx: Tx, { username, displayName, roles }: AddUser, status: 'invited' | 'active'): Promise<string> {
    if (await this.users.byUsername(tx, username)) throw new Conflict('user.name-taken', `The name ${username} is taken.`);
    const { id } = await this.users.add(tx, { username, displayName, status });
    for (const role of roles) await this.grants.grant(tx, id, [], role);
    return id;
  }

  /** The word leaves with this answer and is kept nowhere, not even for a repetition of the request. */
  private async inviting(actor: Actor, whom: (tx: Tx) => Promise<string>): Promise<InvitedUser> {
    let word: string | null = null;
    const shown = await this.database.write(actor, async (tx) => {
      const id = await whom(tx);
      word = await this.accounts.invite(tx, id);
      return presentUser((await this.users.byId(tx, id))!);
    });
    return presentInvited(shown, word);
  }

  /** Every change of access counts the user's version up, so that who read before has not read this. */
  private changing(actor: Actor, ref: string, input: ChangeAccess, work: (tx: Tx, user: UserRow) => Promise<Partial<Pick<UserRow, 'status' | 'accessEndedAt'>> | void>): Promise<ShownUser> {
    return this.database.write({ ...actor, reason: input.reason ?? actor.reason }, async (tx) => {
      const user = await this.seen(tx, ref, input);
      const changes = await work(tx, user);
      await this.users.change(tx, user, changes ?? {});
      return presentUser(await this.mustFind(tx, ref));
    });
  }

  private async seen(tx: Tx, ref: string, { version }: ChangeAccess): Promise<UserRow> {
    const user = await this.mustFind(tx, ref);
    if (version !== undefined && user.version !== version) throw new Conflict('version.stale', 'This user changed since you read it.');
    return user;
  }

  private async mustFind(tx: Tx, ref: string): Promise<UserRow> {
    const user = await this.users.byRef(tx, ref);
    if (!user) throw new NotFound('user', ref);
    return user;
  }
}
