import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { LogLevel } from '../config.js';

/** One line for each request, of chosen fields only: the route's template, never its values; no names, no text. */
export function logRequests(fastify: FastifyInstance, level: LogLevel): void {
  if (level === 'silent') return;
  const log = pino({ level, base: undefined }, pino.destination({ dest: 2, sync: false }));
  fastify.addHook('onResponse', async (request, reply) => {
    log.info({
      method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode,
      ms: Math.round(reply.elapsedTime), request: request.actor?.requestId ?? request.clientCall?.requestId, user: request.actor?.ref, client: request.clientCall?.client.name,
    });
  });
}
