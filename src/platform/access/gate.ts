import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type {} from '@fastify/session';
import { holds, type Permission } from '../../domain/permission.js';
import { isApi, isPage } from '../web/kind.js';
import { type Problem, problem } from '../web/problem.js';
import type { Access } from './allow.js';
import type { Actor } from './actor.js';
import type { Accounts, Identity } from './accounts.js';
import { admitClient, isForClients } from './client-gate.js';
import type { Clients } from './clients.js';
import { authenticate, type Passports } from './strategies.js';

declare module 'fastify' {
  interface FastifyRequest { actor?: Actor; identity?: Identity }
  interface FastifyContextConfig { access?: Access }
  interface Session { passport?: { user: string; epoch: number } }
}

/** How the pages turn somebody away: to sign-in and back, or with a page that says who may. */
export type TurnAway = (answer: Problem, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** Routes that libraries add and that carry nobody's data. */
const OPEN_PATHS = /^\/api\/(docs|openapi\.json)(\/|$|-)/;

/**
 * The gate: runs before the body is read. A route that says neither @Allow nor @Client nor @Public stops the boot; a
 * stranger gets 401, who lacks the permission 403, everybody else an Actor (or, on a client's route, their call) on the request.
 */
export function hangGate(fastify: FastifyInstance, passport: Passports, accounts: Accounts, clients: Clients, turnAway: TurnAway): void {
  const refuse = (request: FastifyRequest, reply: FastifyReply, status: number, rule: string, detail: string): unknown => {
    const answer = problem(status, rule, detail);
    if (isPage(request)) return turnAway(answer, request, reply);
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    return reply.code(status).type('application/problem+json').send(answer);
  };
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
  fastify.decorateRequest('identity', undefined);
  fastify.addHook('onRequest', async (request, reply) => {
    // who is signed in reads also "there is no such page" inside the office, and sends forms in their own name
    if (isPage(request) && (request.is404 || request.routeOptions.config?.access === 'public')) {
      request.identity = (await identify(request, passport, accounts)) ?? undefined;
    }
    if (request.is404) return;
    const { config, url = '' } = request.routeOptions;
    const access = config?.access ?? (OPEN_PATHS.test(url) ? 'public' : undefined);
    if (access && isForClients(access)) return admitClient(request, reply, clients, access);
    if (!isApi(request) && !sameOrigin(request)) return refuse(request, reply, 403, 'access.other-site', 'This request was sent from another site.');
    if (access === 'public') return;
    if (!access) return refuse(request, reply, 403, 'access.silent', 'Nobody may come in here.');
    const identity = await identify(request, passport, accounts);
    if (!identity) return refuse(request, reply, 401, 'access.sign-in', 'Sign in, or send a bearer token that has not expired.');
    request.identity = identity;
    if (!holds(identity.roles, access satisfies Permission)) {
      return refuse(request, reply, 403, 'access.permission', `Your roles do not include the permission ${access}.`);
    }
    const { id, ref, username, displayName, roles } = identity;
    request.actor = { id, ref, username, displayName, roles, requestId: randomUUID(), reason: header(request, 'access-reason') };
  });
}

/** The API takes bearer tokens only, so that no other site can make a browser act; pages take the session only. */
async function identify(request: FastifyRequest, passport: Passports, accounts: Accounts): Promise<Identity | null> {
  if (isApi(request)) return authenticate(passport, 'token', request);
  const opened = request.session?.passport;
  const identity = opened ? await accounts.identity(opened.user) : null;
  return identity && identity.epoch === opened?.epoch ? identity : null;
}

/** Where a cookie decides, only our own pages may change something. Programs send neither header and no cookie of a browser. */
function sameOrigin({ method, headers, host }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === host;
}

/** A reason given in a header is percent-encoded UTF-8, because headers are ASCII. */
function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  if (typeof value !== 'string') return undefined;
  let text = value;
  try {
    text = decodeURIComponent(value);
  } catch {
    // taken as it was written
  }
  // blanks, dots and invisible characters are no reason
  return /[\p{L}\p{N}]/u.test(text) ? text.trim().slice(0, 500) : undefined;
}
