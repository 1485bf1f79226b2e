import { randomUUID } from 'node:crypto';
import { setImmediate as breath } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { BiometricData } from '../../domain/osia.js';
import { Gallery } from '../../matching/gallery.js';
import type { Print } from '../../matching/print.js';
import type { SearchOptions, SearchResult } from '../../matching/search.js';
import { systemActor } from '../../platform/access/actor.js';
import { Clients } from '../../platform/access/clients.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Listener } from '../../platform/database/listener.js';
import { MatchingSetting } from '../../platform/matching/matching-setting.js';
import { EncounterBytesService } from './encounter-bytes.service.js';
import { type EncounterRow, EncountersRepository } from './encounters.repository.js';
import { FingersService } from './fingers.service.js';

const CHANNEL = 'crossfile_abis';
const FIRST = '00000000-0000-0000-0000-000000000000';
/** Anybody who may sign in can say anything on a channel: what is no key is not looked for. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const BATCH = 100;
/** Most clients keep little: room is made for so many prints at a time. */
const SEGMENT = 2048;

/** One gallery of one client in memory; `name` null: all of its galleries together. */
interface Shelf { readonly client: string; readonly name: string | null; readonly gallery: Gallery; readonly prints: Map<string, number[]>; readonly ready: Promise<void>; running: number; over: boolean }

/**
 * The galleries that clients keep here, in memory from the first search on. Each holds one client's active encounters and
 * is searched for that client alone; each follows what every process commits.
 */
@Injectable()
export class AbisGalleryService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = new Logger('AbisGallery');
  private readonly shelves = new Map<string, Shelf>();
  /** What is being done to them, one after the other; never rejects. */
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly clients: Clients, private readonly database: Database, private readonly listener: Listener, private readonly encounters: EncountersRepository,
    private readonly bytes: EncounterBytesService, private readonly fingers: FingersService, private readonly setting: MatchingSetting,
  ) {}

  onModuleInit(): void {
    if (!this.clients.any) return;
    // after a time in which nothing was heard they are made anew when they are asked for
    this.listener.on(CHANNEL, { connected: () => this.empty(), heard: (id) => { if (UUID.test(id)) this.inTurn(() => this.follow(id)); } });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.empty();
    await this.work;
  }

  /**
   * Searches one gallery of that client, null for all of its own. Keys of persons are the client's; captureKey is the
   * encounter's key in the database, a space, the client's id of it.
   * @throws when changes are not heard, or the signal says so
   */
  async search(client: string, name: string | null, prints: readonly Print[], options: SearchOptions): Promise<{ result: SearchResult; persons: number; positionsOf(person: string): ReadonlySet<number> }> {
    const shelf = this.shelf(client, name);
    shelf.running++;
    try {
      await this.listener.caughtUp(CHANNEL, options.signal);
      await shelf.ready;
      await this.work;
      const result = await shelf.gallery.search(prints, options);
      const positions = new Map(result.candidates.map(({ personKey }) => [personKey, new Set<number>()]));
      for (const id of [...shelf.prints.values()].flat()) {
        const entry = shelf.gallery.entry(id);
        if (entry) positions.get(entry.personKey)?.add(entry.position);
      }
      return { result, persons: shelf.gallery.people, positionsOf: (person) => positions.get(person) ?? new Set() };
    } finally {
      shelf.running--;
      if (shelf.over) this.close(shelf);
    }
  }

  private shelf(client: string, name: string | null): Shelf {
    const key = JSON.stringify([client, name]);
    const there = this.shelves.get(key);
    if (there && !there.gallery.broken) return there;
    if (there) this.end(key, there);
    const shelf: Shelf = {
      client, name, gallery: new Gallery({ threads: this.setting.threads === 0 ? 0 : 1, segmentPrints: SEGMENT }), prints: new Map(), running: 0, over: false,
      // events that come meanwhile wait behind it
      ready: new Promise((resolve, reject) => this.inTurn(() => this.fill(shelf).then(resolve, (error: Error) => { this.end(key, shelf); reject(error); }))),
    };
    shelf.ready.catch(() => undefined);
    this.shelves.set(key, shelf);
    return shelf;
  }

  private inTurn(step: () => Promise<void>): void {
    this.work = this.work.then(step).catch((error: Error) => {
      // what may not have been followed is made anew
      this.log.warn(`galleries of clients are made anew: ${error.message}`);
      this.empty();
    });
  }

  private async fill(shelf: Shelf): Promise<void> {
    for (let after = FIRST, more = true; more && !shelf.over;) {
      const [rows, items] = await this.as(shelf.client, async (tx) => {
        const found = await this.encounters.active(tx, shelf.client, shelf.name, after, BATCH);
        return [found, await this.bytes.readableItemsOf(tx, found.map(({ id }) => id))] as const;
      });
      for (const row of rows) await this.enter(shelf, row, items.get(row.id)!);
      more = rows.length === BATCH;
      after = rows.at(-1)?.id ?? after;
    }
  }

  private async follow(id: string): Promise<void> {
    if (!this.shelves.size) return;
    const [row, items] = await this.database.read(systemActor('job', randomUUID()), async (tx) => [await this.encounters.byId(tx, id), (await this.bytes.readableItemsOf(tx, [id])).get(id)!] as const);
    for (const [key, shelf] of [...this.shelves]) {
      for (const print of shelf.prints.get(id) ?? []) shelf.gallery.remove(print);
      shelf.prints.delete(id);
      if (row?.status === 'active' && row.client === shelf.client && (shelf.name === null || row.galleries.includes(shelf.name))) await this.enter(shelf, row, items);
      // what was replaced still takes its place: more of it than of what is there, and the gallery is made anew
      if (shelf.gallery.memory().prints > 2 * shelf.gallery.size + SEGMENT) this.end(key, shelf);
    }
  }

  private async enter({ gallery, prints }: Shelf, row: EncounterRow, items: readonly BiometricData[]): Promise<void> {
    const all = items.flatMap((item) => this.fingers.kept(item));
    prints.set(row.id, all.map((print) => gallery.add({ personKey: row.personKey, captureKey: `${row.id} ${row.encounterKey}`, position: print.position, enrolledAt: row.recordedAt.getTime() }, print)));
    await breath();
  }

  private as<T>(client: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.read(systemActor('job', randomUUID()), async (tx) => {
      await this.encounters.speakFor(tx, client);
      return work(tx);
    });
  }

  private empty(): void {
    for (const [key, shelf] of [...this.shelves]) this.end(key, shelf);
  }

  private end(key: string, shelf: Shelf): void {
    this.shelves.delete(key);
    shelf.over = true;
    if (!shelf.running) this.close(shelf);
  }

  private close({ gallery }: Shelf): void {
    gallery.close().catch((error: Error) => this.log.warn(error.message));
  }
}
