import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import helmet from '@fastify/helmet';
import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { Accounts } from './platform/access/accounts.js';
import { hangGate } from './platform/access/gate.js';
import { keepSessions } from './platform/access/session.js';
import { type Passports, PASSPORTS } from './platform/access/strategies.js';
import type { LogLevel } from './platform/config.js';
import { Database } from './platform/database/database.js';
import { readBodies } from './platform/web/body.js';
import { tellDemonstration } from './platform/web/demonstration.js';
import { describeApi } from './platform/web/openapi.js';
import { logRequests } from './platform/web/request-log.js';

export interface AppSettings {
  /** Where the role crossfile_app signs in. */
  readonly appUrl: string;
  /** Absent: made up, so that sessions end with the process. */
  readonly sessionSecret?: string;
  readonly logLevel: LogLevel;
  readonly poolSize?: number;
  readonly trustProxy?: string;
}

const NEST_LEVELS: Record<LogLevel, NestLogLevel[]> = {
  silent: [], fatal: ['fatal'], error: ['fatal', 'error'], warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn'], debug: ['fatal', 'error', 'warn', 'log', 'debug'],
};

/** The app, ready to listen or to be asked without a network (`inject`). */
export async function createApp({ appUrl, sessionSecret, logLevel, poolSize, trustProxy }: AppSettings): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ trustProxy: trustProxy ?? false, routerOptions: { maxParamLength: 200 }, requestTimeout: 60_000 });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(appUrl, poolSize), adapter, {
    bodyParser: false, abortOnError: false, logger: new ConsoleLogger({ logLevels: NEST_LEVELS[logLevel], json: logLevel !== 'debug' }),
  });
  const fastify = adapter.getInstance();
  readBodies(fastify);
  const accounts = app.get(Accounts);
  await fastify.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], formAction: ["'self'"], baseUri: ["'none'"] } },
    referrerPolicy: { policy: 'same-origin' },
  });
  fastify.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader('cache-control') && !request.url.startsWith('/api/docs')) void reply.header('cache-control', 'no-store');
  });
  await tellDemonstration(fastify, app.get(Database));
  await keepSessions(fastify, accounts.pool, sessionSecret ?? randomBytes(32).toString('hex'));
  logRequests(fastify, logLevel);
  hangGate(fastify, app.get<Passports>(PASSPORTS), accounts);
  await describeApi(app);
  await app.init();
  await fastify.ready();
  return app;
}
