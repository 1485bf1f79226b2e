import { randomUUID } from 'node:crypto';
import { setImmediate as breath } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Gallery } from '../../matching/gallery.js';
import { normalise, type Print } from '../../matching/print.js';
import type { SearchOptions, SearchResult } from '../../matching/search.js';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { Follower } from '../../platform/database/follower.js';
import { Listener } from '../../platform/database/listener.js';
import { MatchingSetting } from '../../platform/matching/matching-setting.js';
import { CaptureBytesService } from '../biometrics/capture-bytes.service.js';
import { GalleryRepository, type GalleryTemplate, type TemplateKey } from './gallery.repository.js';

/** Templates entered between two breaths: some milliseconds, in which nobody else is served. */
const AT_A_TIME = 20;

/** `why` it can't be searched, where it can't. */
interface Held { readonly personId: string; readonly prints: readonly number[]; readonly position: number; readonly why: string | null }

/** What stands in the gallery, for who operates it. */
export interface GalleryState { readonly complete: boolean; readonly persons: number; readonly captures: number; readonly prints: number; readonly unsearchable: number }

/**
 * The fingers of everybody on record, in memory; PostgreSQL is the truth (Follower). Whoever searches waits by `complete`
 * until all are there and everything is followed that was committed before.
 */
@Injectable()
export class GalleryService implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly log = new Logger('Gallery');
  private gallery?: Gallery;
  private follower!: Follower<TemplateKey>;
  private readonly held = new Map<string, Held>();
  private readonly ofPerson = new Map<string, Set<string>>();
  private unsearchable = 0;

  constructor(
    private readonly database: Database, private readonly listener: Listener, private readonly templates: GalleryRepository,
    private readonly bytes: CaptureBytesService, private readonly setting: MatchingSetting,
  ) {}

  onModuleInit(): void {
    this.follower = new Follower<TemplateKey>(this.listener, {
      name: 'The gallery of fingers', channel: 'crossfile_fingers',
      keys: (after, limit) => this.database.read(this.actor(), (tx) => this.templates.keys(tx, after, limit)),
      holds: ({ id, personId }) => this.held.get(id)?.personId === personId,
      held: () => this.held.keys(),
      load: (ids) => this.load(ids),
      forget: (id) => this.forget(id),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.follower?.stop(); // none where the start failed
  }

  /** After the jobs have ended. */
  async onApplicationShutdown(): Promise<void> {
    await this.gallery?.close();
  }

  get state(): GalleryState {
    return {
      complete: this.follower.whole, persons: this.ofPerson.size, captures: this.held.size, prints: this.gallery?.size ?? 0,
      unsearchable: this.unsearchable,
    };
  }

  /**
   * Searches whom these prints may be of, among what is there: `complete` first. @throws when the signal says so or threads died: to be tried again
   * @param options `notPersons` are keys of persons
   */
  async search(prints: readonly Print[], options: SearchOptions): Promise<SearchResult> {
    try {
      return await this.open().search(prints, options);
    } catch (error) {
      // threads that died take their gallery along: another is built while the job waits to try again
      if (this.gallery?.broken) this.follower.compareAnew(() => this.clear());
      throw error;
    }
  }

  /** Resolves when everything that was committed before the call can be found. @throws when changes are not heard, or the signal says so */
  complete(signal?: AbortSignal): Promise<void> {
    return this.follower.complete(signal);
  }

  /** Finger positions of which that person has prints that can be searched; 0 where nobody said. */
  positionsOf(personId: string): ReadonlySet<number> {
    return new Set(this.heldOf(personId).filter(({ prints }) => prints.length).map(({ position }) => position));
  }

  /** That person's prints, to compare them with others. */
  printsOf(personId: string): Print[] {
    return this.heldOf(personId).flatMap(({ prints }) => prints).flatMap((print) => this.gallery!.print(print) ?? []);
  }

  private heldOf(personId: string): Held[] {
    return [...this.ofPerson.get(personId) ?? []].map((id) => this.held.get(id)!);
  }

  private async load(ids: readonly string[]): Promise<void> {
    const rows = await this.database.read(this.actor(), (tx) => this.templates.templates(tx, ids));
    const found = new Set(rows.map(({ id }) => id));
    for (const id of ids) if (!found.has(id)) this.forget(id);
    const unread = new Map<string, number>();
    for (const [index, row] of rows.entries()) {
      const { why } = this.enter(row);
      if (why) unread.set(why, (unread.get(why) ?? 0) + 1);
      if (index % AT_A_TIME === AT_A_TIME - 1) await breath();
    }
    for (const [why, count] of unread) this.log.warn(`${count} of ${rows.length} templates cannot be searched: ${why}`);
  }

  private enter(row: GalleryTemplate): Held {
    const before = this.held.get(row.id);
    if (before?.personId === row.personId) return before;
    for (const print of before?.prints ?? []) this.gallery!.move(print, row.personId);
    this.drop(row.id);
    const held = before ? { ...before, personId: row.personId } : this.entered(row);
    this.held.set(row.id, held);
    if (held.why !== null) this.unsearchable++;
    this.ofPerson.set(row.personId, (this.ofPerson.get(row.personId) ?? new Set()).add(row.id));
    return held;
  }

  private entered(row: GalleryTemplate): Held {
    const { views, why } = this.bytes.viewsOf(row);
    const fit = views.map((view) => normalise(view)).filter(({ unfit }) => unfit === null);
    const prints = fit.map(({ print }) => this.open().add({ personKey: row.personId, captureKey: row.id, position: row.fingerPosition, enrolledAt: row.recordedAt.getTime() }, print));
    return { personId: row.personId, prints, position: row.fingerPosition, why: why ?? (prints.length ? null : 'too few minutiae') };
  }

  private forget(id: string): void {
    for (const print of this.held.get(id)?.prints ?? []) this.gallery!.remove(print);
    this.drop(id);
  }

  private drop(id: string): void {
    const held = this.held.get(id);
    if (!held) return;
    this.held.delete(id);
    if (held.why !== null) this.unsearchable--;
    const own = this.ofPerson.get(held.personId)!;
    own.delete(id);
    if (!own.size) this.ofPerson.delete(held.personId);
  }

  private async clear(): Promise<void> {
    await this.gallery?.close();
    this.gallery = undefined;
    this.held.clear();
    this.ofPerson.clear();
    this.unsearchable = 0;
  }

  /** An office without prints has no threads that wait for any. */
  private open(): Gallery {
    return (this.gallery ??= new Gallery({ threads: this.setting.threads }));
  }

  private actor(): Actor {
    return systemActor('job', randomUUID());
  }
}
