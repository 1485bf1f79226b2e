import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database.js';

/** In a demonstration every answer says so and tells the demonstration's time. */
export async function tellDemonstration(fastify: FastifyInstance, database: Database): Promise<void> {
  const clock = await database.demonstrationClock();
  if (!clock) return;
  const ahead = clock.getTime() - Date.now();
  fastify.addHook('onSend', async (_request, reply) => {
    void reply.header('crossfile-demonstration', `invented people; the clock says ${new Date(Date.now() + ahead).toISOString()}`);
  });
}
