import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type {} from '@fastify/session';
import { holds, type Permission } from '../../domain/permission.js';
import { problem } from '../web/problem.js';
import type { Access } from './allow.js';
import type { Actor } from './actor.js';
import type { Accounts, Identity } from './accounts.js';
import { authenticate, type Passports } from './strategies.js';

declare module 'fastify' {
  interface FastifyRequest { actor?: Actor; identity?: Identity }
  interface FastifyContextConfig { access?: Access }
  interface Session { passport?: { user?: string } }
}

/** Routes that libraries add and that carry nobody's data. */
const OPEN_PATHS = /^\/api\/(docs|openapi\.json)(\/|$|-)/;

/**
 * The gate: runs before the body is read. A route that says neither @Allow nor @Public stops the boot; a stranger
 * gets 401, who lacks the permission 403, everybody else an Actor on the request.
 */
export function hangGate(fastify: FastifyInstance, passport: Passports, accounts: Accounts): void {
  const silent: string[] = [];
  fastify.addHook('onRoute', (route) => {
    if (!(route.config as { access?: Access } | undefined)?.access && !OPEN_PATHS.test(route.url) && route.method !== 'HEAD' && route.method !== 'OPTIONS') {
      silent.push(`${String(route.method)} ${route.url}`);
    }
  });
  fastify.addHook('onReady', async () => {
    if (silent.length) throw new Error(`These routes say neither @Allow nor @Public: ${silent.join(', ')}`);
  });
  fastify.decorateRequest('actor', undefined);
  fastify.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config?.access;
    if (request.is404 || access === undefined || access === 'public') return;
    const identity = await identify(request, passport, accounts);
    if (!identity) return refuse(reply, 401, 'access.sign-in', 'Sign in, or send a bearer token that has not expired.');
    if (!holds(identity.roles, access as Permission)) {
      return refuse(reply, 403, 'access.permission', `Your roles do not include the permission ${access}.`);
    }
    request.actor = { ...identity, requestId: randomUUID(), reason: header(request, 'access-reason') };
  });
}

/** The API takes bearer tokens only, so that no other site can make a browser act; pages take the session only. */
async function identify(request: FastifyRequest, passport: Passports, accounts: Accounts): Promise<Identity | null> {
  if (request.url.startsWith('/api/')) return authenticate(passport, 'token', request);
  const user = request.session?.passport?.user;
  return user ? accounts.identity(user) : null;
}

function refuse(reply: FastifyReply, status: number, rule: string, detail: string): FastifyReply {
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply.code(status).type('application/problem+json').send(problem(status, rule, detail));
}

/** A reason given in a header is percent-encoded UTF-8, because headers are ASCII. */
function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  if (typeof value !== 'string' || !value.trim()) return undefined;
  try {
    return decodeURIComponent(value).slice(0, 500);
  } catch {
    return value.slice(0, 500);
  }
}
