import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { ExportContentRepository } from './export-content.repository.js';
import { presentLine } from './exports.presenter.js';
import type { ContentRow } from './exports.repository.js';
import { ExportsService } from './exports.service.js';

/** Some whole lines, and how many records they hold. */
export interface Portion { text: string; rows: number }

/** Hands exports over: counts and digests what leaves, and keeps on the record whether it left whole. */
@Injectable()
export class DeliveriesService {
  private readonly log = new Logger(DeliveriesService.name);

  constructor(private readonly database: Database, private readonly exports: ExportsService, private readonly content: ExportContentRepository) {}

  /** The content of a bulk export, JSON Lines, to who asked for it. Same records, same bytes. @throws NotFound, Refused */
  async bulk(actor: Actor, ref: string): Promise<Readable> {
    const id = await this.exports.takeAway(actor, ref);
    return this.deliver(actor, id, this.bulkPortions(actor, id));
  }

  /**
   * For other rooms: the stream of an export that has begun. It ends only after rows and digest are on the record; it
   * is destroyed with the error where one happens, and recorded as failed when it or the client breaks off.
   * @throws what the first portion throws, before anything leaves
   */
  async deliver(actor: Actor, id: string, portions: AsyncGenerator<Portion>): Promise<Readable> {
    const first = await portions.next().catch(async (error) => {
      await this.failed(actor, id);
      throw error;
    });
    const outcome = { whole: false };
    const stream = Readable.from(this.watched(actor, id, first, portions, outcome), { objectMode: false, highWaterMark: 64 * 1024 });
    // also where nobody ever began to read
    return stream.once('close', () => {
      if (!outcome.whole) void portions.return(undefined).catch(() => undefined).then(() => this.failed(actor, id));
    });
  }

  private async *watched(actor: Actor, id: string, first: IteratorResult<Portion>, portions: AsyncGenerator<Portion>, outcome: { whole: boolean }): AsyncGenerator<string> {
    const hash = createHash('sha256');
    let rows = 0;
    for (let next = first; !next.done; next = await portions.next()) {
      hash.update(next.value.text);
      rows += next.value.rows;
      yield next.value.text;
    }
    await this.exports.finish(actor, id, { rows, sha256: hash.digest() });
    outcome.whole = true;
  }

  private async *bulkPortions(actor: Actor, id: string): AsyncGenerator<Portion> {
    for await (const batch of this.database.stream<ContentRow>(actor, this.content.text, [id])) {
      yield { text: batch.map(presentLine).join(''), rows: batch.length };
    }
  }

  private async failed(actor: Actor, id: string): Promise<void> {
    await this.exports.fail(actor, id).catch((error: Error) => this.log.warn(`an export broke off, and that could not be recorded: ${error.message}`));
  }
}
