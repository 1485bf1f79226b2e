import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import helmet from '@fastify/helmet';
import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { AppModule, type CaptureSettings } from './app.module.js';
import { Accounts } from './platform/access/accounts.js';
import { Clients } from './platform/access/clients.js';
import { hangGate } from './platform/access/gate.js';
import { keepSessions } from './platform/access/session.js';
import { type Passports, PASSPORTS } from './platform/access/strategies.js';
import type { LogLevel } from './platform/config.js';
import { Assets } from './platform/pages/assets.js';
import { dropBlanks } from './platform/pages/blanks.js';
import { guardForms } from './platform/pages/csrf.js';
import { PageErrors } from './platform/pages/page-errors.js';
import { readBodies } from './platform/web/body.js';
import { Demonstration, tellDemonstration } from './platform/web/demonstration.js';
import { osiaError } from './platform/web/osia-error.js';
import { problem } from './platform/web/problem.js';
import { describeApi } from './platform/web/openapi.js';
import { logRequests } from './platform/web/request-log.js';
import { readUploads } from './platform/web/upload.js';

export interface AppSettings {
  /** Where the role crossfile_app signs in. */
  readonly appUrl: string;
  /** Where the role crossfile_jobs signs in; absent: others do the jobs that this process enqueues. */
  readonly jobsUrl?: string;
  /** Absent: made up, so that sessions end with the process. */
  readonly sessionSecret?: string;
  readonly logLevel: LogLevel;
  readonly poolSize?: number;
  readonly trustProxy?: string;
  readonly captures?: CaptureSettings;
}

const NEST_LEVELS: Record<LogLevel, NestLogLevel[]> = {
  silent: [], fatal: ['fatal'], error: ['fatal', 'error'], warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn'], debug: ['fatal', 'error', 'warn', 'log', 'debug'],
};

/** What every answer carries, for those that no hook sees. */
const BARE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'referrer-policy': 'same-origin' };

/** The app, ready to listen or to be asked without a network (`inject`). */
export async function createApp({ appUrl, jobsUrl, sessionSecret, logLevel, poolSize, trustProxy, captures }: AppSettings): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    trustProxy: trustProxy ?? false, routerOptions: { maxParamLength: 200 }, requestTimeout: 60_000,
    // an address that cannot be decoded finds neither a route nor its hooks: it gets its headers here
    frameworkErrors: (_error: unknown, { url }: { url: string }, reply: FastifyReply) => {
      const answer = problem(400, 'http.400', 'This address cannot be read. Check it, or start again from the home page.');
      if (url.startsWith('/osia/')) return void reply.code(400).headers(BARE).type('application/json').send(osiaError(400, 'This address cannot be read.'));
      const forPrograms = url.startsWith('/api/');
      void reply.code(400).headers(BARE).type(forPrograms ? 'application/problem+json' : 'text/plain; charset=utf-8').send(forPrograms ? answer : answer.detail);
    },
  });
  const secret = sessionSecret ?? randomBytes(32).toString('hex');
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(appUrl, poolSize, secret, jobsUrl, captures), adapter, {
    bodyParser: false, abortOnError: false, logger: new ConsoleLogger({ logLevels: NEST_LEVELS[logLevel], json: logLevel !== 'debug' }),
  });
  const fastify = adapter.getInstance();
  readBodies(fastify);
  await readUploads(fastify);
  const accounts = app.get(Accounts);
  await fastify.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], formAction: ["'self'"], baseUri: ["'none'"] } },
    referrerPolicy: { policy: 'same-origin' },
  });
  fastify.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader('cache-control') && !request.url.startsWith('/api/docs')) void reply.header('cache-control', 'no-store');
  });
  // a page's status is known before Nest sets the one of its method
  fastify.addHook('onSend', async (request, reply) => {
    if (request.pageStatus) void reply.code(request.pageStatus);
  });
  tellDemonstration(fastify, app.get(Demonstration));
  await keepSessions(fastify, accounts.pool, secret);
  logRequests(fastify, logLevel);
  const pages = app.get(PageErrors);
  hangGate(fastify, app.get<Passports>(PASSPORTS), accounts, app.get(Clients), (answer, request, reply) => pages.page(answer, request, reply));
  await guardForms(fastify, secret);
  dropBlanks(fastify);
  app.get(Assets).serve(fastify);
  await describeApi(app);
  try {
    await app.init();
  } catch (error) {
    await app.close().catch(() => undefined); // what was opened is let go of; what failed is told
    throw error;
  }
  await fastify.ready();
  return app;
}
