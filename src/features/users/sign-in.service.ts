import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Invalid, Refused } from '../../domain/errors.js';
import { passwordFault } from '../../domain/password.js';
import { Accounts, hashPassword, type Identity } from '../../platform/access/accounts.js';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { authenticate, PASSPORTS, type Passports } from '../../platform/access/strategies.js';
import { Database } from '../../platform/database/database.js';

/** In and out: by name and password, by invitation, out again. Says only that something was wrong, never what. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(PASSPORTS) private readonly passports: Passports,
    private readonly accounts: Accounts,
    private readonly database: Database,
  ) {}

  /** Whoever name and password belong to. @throws Refused `access.credentials`; TooManyAttempts */
  async signIn(username: string, password: string, address: string): Promise<Identity> {
    const identity = await authenticate(this.passports, 'local', { body: { username, password }, ip: address });
    if (!identity) throw new Refused({ rule: 'access.credentials', message: 'Name or password is wrong, or the account is closed.' });
    return identity;
  }

  /** A bearer token for 15 minutes. */
  async issueToken(username: string, password: string, address: string): Promise<{ token: string; tokenType: 'Bearer'; expiresAt: Date }> {
    const { token, expiresAt } = await this.accounts.issueToken(await this.signIn(username, password, address));
    return { token, tokenType: 'Bearer', expiresAt };
  }

  endToken(token: string): Promise<void> {
    return this.accounts.endToken(token);
  }

  /** The first password, or a new one for a forgotten one. @throws Invalid when the invitation or the password will not do */
  async useInvitation(invitation: string, password: string): Promise<void> {
    const stale = new Invalid({ invitation: 'This invitation was used, replaced or is too old. Ask your administrator for another.' });
    const invited = await this.accounts.invited(invitation);
    if (!invited) throw stale;
    refuseWeak('password', password, invited.username);
    const hash = await hashPassword(password);
    await this.database.write(systemActor('sign-in', randomUUID(), 'Password chosen by invitation'), async (tx) => {
      if (!(await this.accounts.useInvitation(tx, invitation, hash))) throw stale;
    });
  }

  /** Ends every session and token of theirs, this one too. @throws Refused when the present password is wrong */
  async changePassword(actor: Actor, current: string, wanted: string, address: string): Promise<void> {
    refuseWeak('new', wanted, actor.username);
    if (!(await this.accounts.signIn(actor.username, current, address))) throw new Invalid({ current: 'This is not your present password.' });
    const hash = await hashPassword(wanted);
    await this.database.write(actor, (tx) => this.accounts.changePassword(tx, hash));
  }

  /** Ends every session and token of theirs, this one too. */
  signOutEverywhere(actor: Actor): Promise<void> {
    return this.database.write(actor, (tx) => this.accounts.endOwnAccess(tx));
  }

  /** Who would choose a password with this word, without using it up; null when it was used, replaced or is too old. */
  invited(invitation: string): Promise<{ username: string } | null> {
    return this.accounts.invited(invitation);
  }
}

function refuseWeak(field: string, password: string, username: string): void {
  const fault = passwordFault(password, username);
  if (fault) throw new Invalid({ [field]: fault });
}
