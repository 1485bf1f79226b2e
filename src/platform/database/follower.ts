import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Listener } from './listener.js';

/** Rows of a table that are kept in memory in some form of the owner's. */
export interface Followed<Key extends { readonly id: string }> {
  /** What the log calls it. */
  readonly name: string;
  /** The channel on which the table's trigger tells keys of rows. */
  readonly channel: string;
  /** Whether that can be a key: anybody who may sign in can say anything on a channel, and what is no key is not looked for. @default whatever is a UUID */
  isKey?(word: string): boolean;
  /** Keys of all rows, in order, after that one; fewer than `limit` only at the end. */
  keys(after: string, limit: number): Promise<readonly Key[]>;
  /** Whether that row is held, and as it is. */
  holds(key: Key): boolean;
  /** Keys of what is held. */
  held(): Iterable<string>;
  /** Brings these rows into memory as they are now, a batch at a time; those that are no longer there are forgotten. */
  load(ids: readonly string[]): Promise<void>;
  forget(id: string): void;
}

const FIRST = '00000000-0000-0000-0000-000000000000';
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const KEYS = 5000;
const BATCH = 100;
const AGAIN_MS = 2_000;

/**
 * Keeps what is in memory in step with a table that any process may change. The database is the truth: it is compared
 * whole whenever hearing begins, and each change is followed as its transaction commits. Faults are tried again.
 */
export class Follower<Key extends { readonly id: string }> {
  private readonly log: Logger;
  private readonly heard = new Set<string>();
  /** What is being done, one after the other; never rejects. */
  private work: Promise<void> = Promise.resolve();
  private following = false;
  private isWhole = false;
  private stopping = false;

  /** To be made when the room starts (onModuleInit). */
  constructor(private readonly listener: Listener, private readonly followed: Followed<Key>) {
    this.log = new Logger(followed.name);
    listener.on(followed.channel, {
      connected: () => this.compareAnew(),
      heard: (id) => {
        if (!(followed.isKey?.(id) ?? UUID.test(id))) return;
        this.heard.add(id);
        this.follow();
      },
    });
  }

  /** Everything was compared since hearing began. */
  get whole(): boolean {
    return this.isWhole;
  }

  /** Resolves when everything that was committed before the call is in memory. @throws when changes are not heard, or the signal says so */
  async complete(signal?: AbortSignal): Promise<void> {
    await this.listener.caughtUp(this.followed.channel, signal);
    const before = [...this.heard];
    do await unlessAborted(this.work, signal); while (before.some((id) => this.heard.has(id)) && !this.stopping);
    if (!this.isWhole) throw new Error(`${this.followed.name} is not complete at the moment.`);
  }

  /** Compares everything once more, after `before` has been done: for an owner that lost what it held. */
  compareAnew(before: () => Promise<void> = async () => undefined): void {
    this.isWhole = false;
    this.next(async () => {
      await before();
      await this.compare();
    });
  }

  /** No further row is loaded. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.work;
  }

  private next(step: () => Promise<void>): void {
    this.work = this.work.then(async () => {
      while (!this.stopping) {
        try {
          return await step();
        } catch (error) {
          if (!this.stopping) this.log.warn(`the database is not followed, it is tried again: ${(error as Error).message}`);
          await pause(AGAIN_MS, undefined, { ref: false });
        }
      }
    });
  }

  private follow(): void {
    if (this.following) return;
    this.following = true;
    let ids: string[] = [];
    this.next(async () => {
      // what is heard from here on is loaded again, after these
      ids = [...new Set([...ids, ...this.heard])];
      this.heard.clear();
      await this.load(ids);
      this.following = false;
      if (this.heard.size) this.follow();
    });
  }

  private async compare(): Promise<void> {
    const began = performance.now();
    const there = new Set<string>();
    for (let after = FIRST, more = true; more && !this.stopping;) {
      const rows = await this.followed.keys(after, KEYS);
      for (const { id } of rows) there.add(id);
      await this.load(rows.filter((key) => !this.followed.holds(key)).map(({ id }) => id));
      more = rows.length === KEYS;
      after = rows.at(-1)?.id ?? after;
    }
    if (this.stopping) return;
    for (const id of [...this.followed.held()]) if (!there.has(id)) this.followed.forget(id);
    this.isWhole = true;
    if (there.size) this.log.log(`${there.size} rows compared in ${Math.round(performance.now() - began)} ms`);
  }

  private async load(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length && !this.stopping; from += BATCH) await this.followed.load(ids.slice(from, from + BATCH));
  }
}

/** What is worked on, or the signal's reason, whichever comes first. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  signal.throwIfAborted();
  let given = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    given = () => reject(signal.reason as Error);
    signal.addEventListener('abort', given, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', given);
  }
}
