import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Unavailable } from '../../platform/jobs/unavailable.js';
import { type Call, Osia } from '../../platform/osia/osia.js';
import { OsiaBook, type Told } from '../../platform/osia/osia-book.js';
import { OsiaMiss } from '../../platform/osia/osia-failure.js';
import { OsiaMaterialService, type Sendable } from './osia-material.service.js';
import { OsiaRepository } from './osia.repository.js';

/** What was read for one attempt: what the ABIS may hold, and what it is to hold. */
interface Attempt { readonly told: Told; readonly material: Sendable }
/** Two that tell of one crossing overtake each other at most so often. */
const ROUNDS = 4;

/**
 * Brings the ABIS to hold of each crossing what the office has, under the person whose it is now. It looks at what stands,
 * not at what happened, so that every call may be repeated, lost or late: whatever came between is set right by the next.
 */
@Injectable()
export class OsiaEnrolmentService {
  constructor(
    private readonly database: Database, private readonly osia: Osia, private readonly book: OsiaBook, private readonly crossings: OsiaRepository, private readonly materials: OsiaMaterialService,
  ) {}

  /**
   * The ABIS holds this crossing afterwards as the office has it.
   * @throws Unavailable to be tried again, Refused where the ABIS will not have it
   */
  async settle(actor: Actor, crossingId: string, signal: AbortSignal): Promise<void> {
    for (let round = 1; round <= ROUNDS; round++) {
      await this.osia.awake(signal);
      const attempt = await this.database.write(actor, (tx) => this.begin(tx, crossingId));
      if (!attempt) return;
      const { told, material } = attempt;
      await this.refusalKept(actor, crossingId, material, this.tell(crossingId, attempt, signal));
      if (await this.database.write(actor, (tx) => this.end(tx, crossingId, told.attempt, material))) return;
    }
    throw new Unavailable('The ABIS is being told of this crossing by somebody else. It is tried again.');
  }

  /** All that lies under `from` goes to `to` in one call, where everything that lies there is to go there; else nothing is done. */
  async merge(actor: Actor, from: string, to: string, signal: AbortSignal): Promise<void> {
    const whole = await this.database.write(actor, (tx) => this.beginMerge(tx, from, to));
    if (!whole.length) return;
    const ids = whole.map(({ crossingId }) => crossingId);
    if (!(await this.osia.merge(to, from, ids, { transactionId: transactionOf('merge', from, to, ...whole.map(({ crossingId, settlements }) => `${crossingId} ${settlements}`)), signal }))) return; // each is set right by itself
    await this.database.write(actor, async (tx) => {
      for (const { crossingId, attempt, content } of whole) await this.end(tx, crossingId, attempt, { personId: to, content });
    });
  }

  /** null where nothing is to be told. */
  private async begin(tx: Tx, crossingId: string): Promise<Attempt | null> {
    const before = await this.book.read(tx, crossingId);
    const standing = await this.crossings.standing(tx, crossingId);
    if (before?.settledAt && before.content === standing?.content && before.persons[0] === standing?.personId) return null;
    const material = await this.materials.of(tx, crossingId);
    return material && { told: await this.book.begin(tx, crossingId, material.personId), material };
  }

  private async tell(crossingId: string, { told, material }: Attempt, signal: AbortSignal): Promise<void> {
    const { personId, content } = material;
    const call = (verb: string, ...about: string[]): Call => ({ transactionId: transactionOf(verb, crossingId, content, String(told.settlements), ...about), signal });
    const others = told.persons.filter((id) => id !== personId);
    // it lies in one place, and there as it should: it is carried over
    if (others.length === 1 && told.persons.length === 1 && told.content === content && (await this.osia.move(personId, others[0]!, crossingId, call('move', others[0]!, personId)))) return;
    const remove = async (): Promise<void> => {
      for (const id of others) await this.osia.remove({ personId: id, encounterId: crossingId }, call('remove', id));
    };
    const put = (known: boolean): Promise<void> => this.osia.put({ personId, encounterId: crossingId }, this.materials.encounter(material), known, call('put', personId));
    try {
      await put(told.persons.includes(personId));
    } catch (error) {
      if (!(error instanceof OsiaMiss)) throw error;
      // an ABIS that knows an encounter's id once only: it lies under another person still
      await remove();
      await put(false);
    }
    await remove();
  }

  /** False where the office has gone on meanwhile, or somebody else has begun: once more. */
  private async end(tx: Tx, crossingId: string, attempt: number, { personId, content }: Pick<Sendable, 'personId' | 'content'>): Promise<boolean> {
    const now = await this.crossings.standing(tx, crossingId);
    const settled = now?.personId === personId && now.content === content;
    return (await this.book.settle(tx, crossingId, attempt, { personId, content, settled })) && settled;
  }

  private async beginMerge(tx: Tx, from: string, to: string): Promise<{ crossingId: string; attempt: number; settlements: number; content: string }[]> {
    const lying = await this.book.under(tx, from);
    const whole: { crossingId: string; attempt: number; settlements: number; content: string }[] = [];
    for (const crossingId of lying) {
      const told = (await this.book.read(tx, crossingId))!;
      const standing = await this.crossings.standing(tx, crossingId);
      if (standing?.personId !== to || told.persons.length !== 1 || told.content === null) return [];
      whole.push({ crossingId, attempt: told.attempt, settlements: told.settlements, content: told.content });
    }
    for (const [at, { crossingId }] of whole.entries()) whole[at] = { ...whole[at]!, attempt: (await this.book.begin(tx, crossingId, to)).attempt };
    return whole;
  }

  private async refusalKept(actor: Actor, crossingId: string, { content }: Sendable, told: Promise<void>): Promise<void> {
    try {
      await told;
    } catch (error) {
      const words = error instanceof OsiaMiss ? 'The ABIS neither adds nor changes this encounter.' : error instanceof Refused ? error.message : null;
      if (words !== null) await this.database.write(actor, (tx) => this.book.refused(tx, crossingId, content, words));
      throw error instanceof OsiaMiss ? new Refused({ rule: 'osia.refused', message: words! }) : error;
    }
  }
}

/** The same for the same request, so that the ABIS knows a repetition for one; says nothing of what is in it. */
export function transactionOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 32);
}
