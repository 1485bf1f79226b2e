import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Database } from '../database/database.js';

/** Somebody invented whom a visitor can sign in as. */
export interface DemonstrationPerson { username: string; password: string; name: string; role: string; waits: string[] }

/** How long the clock's offset is believed before it is read again, in milliseconds. */
const BELIEVED_MS = 2_000;

/** How long the people of the sign-in page and what waits for them are repeated, in milliseconds. */
const REPEATED_MS = 3_000;

/** Whether this is a demonstration, what its clock says, and who works in it. */
@Injectable()
export class Demonstration {
  private read: Promise<number | null> | null = null;
  private readAt = 0;
  private said: Promise<DemonstrationPerson[]> | null = null;
  private saidUntil = 0;
  private source: () => Promise<DemonstrationPerson[]> = async () => [];
  constructor(private readonly database: Database) {}

  /** The demonstration's time; null in any other database. The owner may move its clock at any time. */
  async clock(): Promise<Date | null> {
    // a database that is none does not become one
    if (!this.read || (Date.now() - this.readAt > BELIEVED_MS && (await this.read) !== null)) {
      this.readAt = Date.now();
      const before = this.read;
      this.read = this.database.demonstrationClock().then((clock) => clock && clock.getTime() - Date.now());
      this.read.catch(() => { this.read = before; });
    }
    const ahead = await this.read;
    return ahead === null ? null : new Date(Date.now() + ahead);
  }

  /** A room above tells who works here and what waits for them. */
  tell(source: () => Promise<DemonstrationPerson[]>): void {
    this.source = source;
  }

  /** What is said is repeated for a while: strangers must not make us read the records all day. */
  async people(): Promise<DemonstrationPerson[]> {
    if (!(await this.clock())) return [];
    if (!this.said || Date.now() > this.saidUntil) {
      this.saidUntil = Date.now() + REPEATED_MS;
      this.said = this.source();
      this.said.catch(() => { this.said = null; });
    }
    return this.said;
  }
}

/** In a demonstration every answer says so and tells the demonstration's time. */
export function tellDemonstration(fastify: FastifyInstance, demonstration: Demonstration): void {
  fastify.addHook('onSend', async (_request, reply) => {
    const clock = await demonstration.clock().catch(() => null);
    if (clock) void reply.header('crossfile-demonstration', `invented people; the clock says ${clock.toISOString()}`);
  });
}
