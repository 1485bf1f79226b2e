import cookie from '@fastify/cookie';
import session from '@fastify/session';
import connectPgSimple from 'connect-pg-simple';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';

/** Idle time after which a session ends, in milliseconds. */
export const SESSION_MS = 60 * 60 * 1000;

/** Sessions of the pages: a signed cookie, the rest in platform.session through the access pool. */
export async function keepSessions(fastify: FastifyInstance, pool: Pool, secret: string): Promise<void> {
  // connect-pg-simple extends express-session's Store by a parameter; an EventEmitter is all that it needs of it
  const { EventEmitter } = await import('node:events');
  const PgStore = connectPgSimple({ Store: EventEmitter } as never);
  const store = new PgStore({ pool, schemaName: 'platform', tableName: 'session', ttl: SESSION_MS / 1000, createTableIfMissing: false, pruneSessionInterval: false });
  await fastify.register(cookie, { secret });
  await fastify.register(session, {
    secret, store: store as never, cookieName: 'crossfile', saveUninitialized: false, rolling: true,
    // over loopback there is no TLS; behind a proxy that says https, `auto` sets the flag
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: SESSION_MS, path: '/' },
  });
}
