import { createHash, randomBytes } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Pool } from 'pg';
import type { Role } from '../../domain/role.js';
import { Attempts } from './attempts.js';

/** A user as the gate knows them. */
export interface Identity { id: string; ref: string; username: string; displayName: string; roles: readonly Role[] }

interface IdentityRow { user_id: string; ref: string; username: string; display_name: string; roles: string }

/** How long a bearer token is good for, in seconds. */
export const TOKEN_SECONDS = 15 * 60;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Sign-in, tokens and passwords: the only class that reaches them, through a small pool of its own and the
 * SECURITY DEFINER functions of migrations/1756000001000-users.sql. Passwords: argon2id, 19 MiB, 2 passes (OWASP).
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
    await this.attempts.check(username, address);
    const { rows } = await this.pool.query<{ user_id: string; status: string; password_hash: string | null }>('select * from platform.account($1)', [username]);
    const account = rows[0];
    const fits = await verify(account?.password_hash ?? (await this.decoy), password);
    if (!account?.password_hash || !fits || account.status !== 'active') {
      await this.attempts.failed(username, address);
      return null;
    }
    await this.attempts.succeeded(username, address);
    return this.identity(account.user_id);
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
  async issueToken(userId: string): Promise<{ token: string; expiresAt: Date }> {
    const token = `cft_${randomBytes(32).toString('base64url')}`;
    const { rows } = await this.pool.query<{ expires_at: Date }>(
      `insert into platform.token (hash, user_id, expires_at) values ($1, $2, now() + make_interval(secs => $3)) returning expires_at`,
      [sha256(token), userId, TOKEN_SECONDS]);
    await this.pool.query('delete from platform.token where expires_at < now()');
    return { token, expiresAt: rows[0].expires_at };
  }

  async endToken(token: string): Promise<void> {
    await this.pool.query('delete from platform.token where hash = $1', [sha256(token)]);
  }

  /** A one-time word with which its holder chooses a password; good for 72 hours, the newest counts. */
  async invite(userId: string): Promise<string> {
    const word = randomBytes(24).toString('base64url');
    await this.pool.query(
      `insert into platform.credential (user_id, invitation_hash, invitation_expires_at) values ($1, $2, now() + interval '72 hours')
       on conflict (user_id) do update set invitation_hash = excluded.invitation_hash, invitation_expires_at = excluded.invitation_expires_at`,
      [userId, sha256(word)]);
    return word;
  }

  /** Sets the first or a new password by invitation; the invitation is used up. Returns whose it was, or null. */
  async choosePassword(invitation: string, password: string): Promise<string | null> {
    const { rows } = await this.pool.query<{ user_id: string }>(
      `update platform.credential set password_hash = $2, invitation_hash = null, invitation_expires_at = null, changed_at = now()
        where invitation_hash = $1 and invitation_expires_at > now() returning user_id`, [sha256(invitation), await hash(password)]);
    return rows[0]?.user_id ?? null;
  }

  async changePassword(userId: string, password: string): Promise<void> {
    await this.pool.query('update platform.credential set password_hash = $2, changed_at = now() where user_id = $1', [userId, await hash(password)]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

function shown(row: IdentityRow | undefined): Identity | null {
  if (!row) return null;
  return { id: row.user_id, ref: row.ref, username: row.username, displayName: row.display_name, roles: row.roles ? (row.roles.split(',') as Role[]) : [] };
}
