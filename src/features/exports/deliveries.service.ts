import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Files } from '../../platform/files/files.js';
import type { Portion } from './export-writers.service.js';
import type { ExportRow } from './exports.repository.js';
import { ExportsService } from './exports.service.js';

export type { Portion } from './export-writers.service.js';

/** A file on its way out. `type`: its media type. */
export interface Delivery { stream: Readable; name: string; type: string }

const TYPES = { jsonl: 'application/x-ndjson; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const;

/** Hands exports over: files that a job wrote, and streams, of which it keeps on record whether they left whole. */
@Injectable()
export class DeliveriesService {
  private readonly log = new Logger(DeliveriesService.name);

  constructor(private readonly exports: ExportsService, private readonly files: Files) {}

  /** The file of an export, to who asked for it. The same bytes each time. @throws NotFound, Refused */
  async file(actor: Actor, ref: string): Promise<Delivery> {
    const row = await this.exports.takeAway(actor, ref);
    const stream = Readable.from(this.checked(actor, row), { objectMode: false, highWaterMark: 64 * 1024 });
    return { stream, name: `${row.ref}.${row.format}`, type: TYPES[row.format] };
  }

  /** Breaks off rather than end whole where the bytes are not those that were written. */
  private async *checked(actor: Actor, row: ExportRow): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    for await (const piece of this.files.content(actor, row.id)) {
      hash.update(piece);
      yield piece;
    }
    if (!row.sha256?.equals(hash.digest())) {
      this.log.error(`the file of ${row.ref} is not what was written`);
      throw new Error('The file is not what was written.');
    }
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

  private async failed(actor: Actor, id: string): Promise<void> {
    await this.exports.fail(actor, id).catch((error: Error) => this.log.warn(`an export broke off, and that could not be recorded: ${error.message}`));
  }
}
