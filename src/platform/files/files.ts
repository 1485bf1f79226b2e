import { Injectable } from '@nestjs/common';
import { Conflict } from '../../domain/errors.js';
import type { Actor } from '../access/actor.js';
import { Database } from '../database/database.js';
import type { Tx } from '../database/tx.js';

/** How far a file has come: lines written, and how many are to be expected. `begun`: a job is or was at it. */
export interface Progress { rows: number; expected: number | null; begun: boolean }

/** One attempt at writing a file. */
export interface Attempt { readonly fileId: string; readonly attempt: number; readonly ownerId: string }

/**
 * Files that a job writes and one person takes away, in the database, so that every process of the app sees them. A
 * file has the key of the record that it belongs to. Only its owner reads it; only system actors write and erase it.
 */
@Injectable()
export class Files {
  constructor(private readonly database: Database) {}

  /** There will be a file of that key for the actor. */
  async announce(tx: Tx, id: string, expectedRows: number | null): Promise<void> {
    await tx.run('insert into platform.file (id, owner_id, expected_rows) values ($1, $2, $3)', [id, tx.actor.id, expectedRows]);
  }

  /** Begins to write; whatever an earlier attempt wrote is gone, and what still writes for it is refused. */
  async begin(tx: Tx, id: string): Promise<Attempt> {
    const file = await tx.one<{ attempt: number; ownerId: string }>(
      'update platform.file set attempt = attempt + 1, rows = 0, begun_at = platform.now() where id = $1 returning attempt, owner_id as "ownerId"', [id]);
    if (!file) throw new Error('A file that nobody announced.');
    await this.erase(tx, id);
    return { fileId: id, ...file };
  }

  /** The next piece. @param rows lines written so far, this piece included @throws Conflict when another attempt has begun */
  async append(tx: Tx, at: Attempt, position: number, bytes: Buffer, rows: number): Promise<void> {
    await this.hold(tx, at, rows);
    await tx.run('insert into platform.file_chunk (file_id, attempt, position, owner_id, bytes) values ($1, $2, $3, $4, $5)', [at.fileId, at.attempt, position, at.ownerId, bytes]);
  }

  /** Holds the file until the transaction ends. @throws Conflict when another attempt has begun */
  async hold(tx: Tx, { fileId, attempt }: Attempt, rows: number): Promise<void> {
    const held = await tx.run('update platform.file set rows = $3 where id = $1 and attempt = $2', [fileId, attempt, rows]);
    if (!held) throw new Conflict('file.begun-anew', 'Another attempt at this file has begun.');
  }

  async erase(tx: Tx, id: string): Promise<void> {
    await tx.run('delete from platform.file_chunk where file_id = $1', [id]);
  }

  /** Key -> progress, for those of these files that there are. */
  async progress(tx: Tx, ids: readonly string[]): Promise<Map<string, Progress>> {
    const rows = await tx.rows<Progress & { id: string }>(
      'select id, rows, expected_rows as expected, begun_at is not null as begun from platform.file where id = any ($1)', [ids]);
    return new Map(rows.map(({ id, ...progress }) => [id, progress]));
  }

  /** What is in it, piece by piece; nothing for anybody but its owner. The look must have been written before. */
  async *content(actor: Actor, id: string): AsyncGenerator<Buffer> {
    const text = 'select bytes from platform.file_chunk where file_id = $1 order by position';
    for await (const pieces of this.database.stream<{ bytes: Buffer }>(actor, text, [id], { first: 1, batch: 4 })) {
      for (const { bytes } of pieces) yield bytes;
    }
  }
}
