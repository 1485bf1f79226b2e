import { createHash, randomBytes } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Pool } from 'pg';
import type { Role } from '../../domain/role.js';
import type { Tx } from '../database/tx.js';
import { Attempts } from './attempts.js';

/** A user as the gate knows them. `epoch`: what is opened now is void once the user's access was ended everywhere. */
export interface Identity { id: string; ref: string; username: string; displayName: string; roles: readonly Role[]; epoch: number }

interface IdentityRow { user_id: string; ref: string; username: string; display_name: string; roles: string; epoch: number }

/** How long a bearer token is good for, in seconds. */
export const TOKEN_SECONDS = 15 * 60;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
/** The same letters typed on another keyboard are the same password (NIST SP 800-63B). */
const typed = (password: string): string => password.normalize('NFKC');
/** argon2id, 19 MiB, 2 passes (OWASP); slow on purpose, so never inside a transaction. */
export const hashPassword = (password: string): Promise<string> => hash(typed(password));

/**
 * Sign-in, tokens and passwords: the only class that reaches them, through a small pool of its own and the
 * SECURITY DEFINER functions of migrations/1756000001000-users.sql. What changes a password takes the transaction
 * in which it belongs to the user's record.
 */
@Injectable()
export class Accounts implements OnApplicationShutdown {
  readonly pool: Pool;
  readonly attempts: Attempts;
  /** Verified when there is no such account, so that the answer takes as long. */
  private readonly decoy = hash(randomBytes(16).toString('hex'));

  constructor(url: string) {
    this.pool = new Pool({ connectionString: url, max: 6, application_name: 'crossfile-access', connectionTimeoutMillis: 10_000 });
    this.pool.on('error', () => undefined); // an idle connection that dies is replaced at its next use
    this.attempts = new Attempts(this.pool);
  }

  /** The user if name and password fit and the account is active; null otherwise. @throws TooManyAttempts */
  async signIn(username: string, password: string, address: string): Promise<Identity | null> {
    await this.attempts.begin(username, address);
    const { rows } = await this.pool.query<{ user_id: string; password_hash: string | null; epoch: number }>('select * from platform.account($1)', [username]);
    const account = rows[0];
    const fits = await verify(account?.password_hash ?? (await this.decoy), typed(password));
    const identity = account?.password_hash && fits ? await this.identity(account.user_id) : null;
    if (!identity) {
      // on the record of whose name it is; a name that does not exist is not kept, but takes as long
      await this.pool.query('select platform.sign_in_refused($1)', [username]);
      return null;
    }
    await this.attempts.succeeded(username, address);
    // the epoch of the password that was looked at: had it changed meanwhile, what is opened now is void
    return { ...identity, epoch: account.epoch };
  }

  async identity(userId: string): Promise<Identity | null> {
    const { rows } = await this.pool.query<IdentityRow>({ name: 'identity', text: 'select * from platform.identity($1)', values: [userId] });
    return shown(rows[0]);
  }

  async identityByToken(token: string): Promise<Identity | null> {
    const { rows } = await this.pool.query<IdentityRow>({ name: 'identity_by_token', text: 'select * from platform.identity_by_token($1)', values: [sha256(token)] });
    return shown(rows[0]);
  }

  /** A new bearer token; only its hash is kept. Expired ones go at the same time. */
  async issueToken({ id, epoch }: Identity): Promise<{ token: string; expiresAt: Date }> {
    const token = `cft_${randomBytes(32).toString('base64url')}`;
    const { rows } = await this.pool.query<{ expires_at: Date }>(
      `insert into platform.token (hash, user_id, epoch, expires_at) values ($1, $2, $3, now() + make_interval(secs => $4)) returning expires_at`,
      [sha256(token), id, epoch, TOKEN_SECONDS]);
    await this.pool.query('delete from platform.token where expires_at < now()');
    return { token, expiresAt: rows[0].expires_at };
  }

  async endToken(token: string): Promise<void> {
    await this.pool.query('delete from platform.token where hash = $1', [sha256(token)]);
  }

  /** A one-time word with which its holder chooses a password; good for 72 hours, the newest counts. */
  async invite(tx: Tx, userId: string): Promise<string> {
    const word = randomBytes(24).toString('base64url');
    await tx.run('select platform.invite($1, $2)', [userId, sha256(word)]);
    return word;
  }

  /** Whose invitation that is, or null when it was used, replaced or is too old. */
  async invited(invitation: string): Promise<{ username: string } | null> {
    const { rows } = await this.pool.query<{ username: string }>('select username from platform.invited($1)', [sha256(invitation)]);
    return rows[0] ?? null;
  }

  /** Sets the first or a new password by invitation, which is used up. False when somebody else was first. */
  async useInvitation(tx: Tx, invitation: string, passwordHash: string): Promise<boolean> {
    const row = await tx.one<{ user_id: string | null }>('select platform.use_invitation($1, $2) as user_id', [sha256(invitation), passwordHash]);
    return Boolean(row?.user_id);
  }

  /** The actor's own password; everything opened under the old one ends. */
  async changePassword(tx: Tx, passwordHash: string): Promise<void> {
    await tx.run('select platform.change_password($1)', [passwordHash]);
  }

  /** Ends everything of the actor's own that is open, here and elsewhere. */
  async endOwnAccess(tx: Tx): Promise<void> {
    await tx.run('select platform.end_own_access()');
  }

  /** The published password of an invented person. @throws Refused outside a demonstration */
  async setDemonstrationPassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
    await tx.run('select platform.set_demonstration_password($1, $2)', [userId, passwordHash]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

function shown(row: IdentityRow | undefined): Identity | null {
  if (!row) return null;
  return {
    id: row.user_id, ref: row.ref, username: row.username, displayName: row.display_name,
    roles: row.roles ? (row.roles.split(',') as Role[]) : [], epoch: row.epoch,
  };
}
