import type { FastifyInstance } from 'fastify';
import { isPage } from '../web/kind.js';

/** A filter form sends every field, also those left blank: for a page they were not given. */
export function dropBlanks(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', async (request) => {
    if (request.method !== 'GET' || !isPage(request) || !request.query) return;
    const query = request.query as Record<string, unknown>;
    for (const [field, value] of Object.entries(query)) if (value === '') delete query[field];
  });
}
