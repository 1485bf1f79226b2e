import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Client } from 'pg';

/** Who hears a channel. */
export interface Ears {
  /** Called whenever it begins to hear: whatever was committed before is to be read now, whatever comes after is heard. */
  connected(): void;
  heard(payload: string): void;
}

/** How long may pass until a word of one's own comes back. */
const PATIENCE_MS = 10_000;
/** How often the line is tried: a server that vanished without a word is found out. */
const BEAT_MS = 30_000;
const AGAIN_MS = 500;
const AGAIN_AT_MOST_MS = 15_000;
/** How words of one's own begin; they mean nothing to anybody else. */
const HERE = 'here ';

/**
 * Hears what every process commits, on one connection of its own. Notifications come in the order of commits, so that a
 * word of one's own that comes back says that everything committed before it was heard. Needs a session, not a pooler
 * that lends out connections for a transaction.
 */
@Injectable()
export class Listener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Listener');
  private readonly channels = new Map<string, Ears>();
  private readonly words = new Map<string, { resolve(): void; reject(error: Error): void; send(): void }>();
  private readonly stop = new AbortController();
  private client?: Client;
  private listening?: Promise<void>;

  /** @param url where crossfile_app signs in */
  constructor(private readonly url: string) {}

  /** Called by a room when it starts (onModuleInit). */
  on(channel: string, ears: Ears): void {
    if (this.channels.has(channel)) throw new Error(`Two rooms hear ${channel}.`);
    this.channels.set(channel, ears);
  }

  onApplicationBootstrap(): void {
    if (this.channels.size) this.listening = this.listen();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    for (const { reject } of this.words.values()) reject(new Error('The office is closing.'));
    await this.client?.end().catch(() => undefined);
    await this.listening;
  }

  /** Resolves once everything that was committed before the call has been heard. @throws when the line is down, or the signal says so */
  async caughtUp(channel: string, signal?: AbortSignal): Promise<void> {
    const word = `${HERE}${randomUUID()}`;
    let given = (): void => undefined;
    let late: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const send = (): void => void this.client!.query('select pg_notify($1, $2)', [channel, word]).catch(reject);
        this.words.set(word, { resolve, reject, send });
        given = () => reject(signal!.reason as Error);
        signal?.addEventListener('abort', given, { once: true });
        late = setTimeout(() => reject(new Error('Changes of the database are not heard at the moment.')), PATIENCE_MS);
        if (signal?.aborted) given();
        else if (this.client) send(); // otherwise as soon as there is a line
      });
    } finally {
      clearTimeout(late);
      signal?.removeEventListener('abort', given);
      this.words.delete(word);
    }
  }

  private async listen(): Promise<void> {
    for (let inVain = 0; !this.stop.signal.aborted; inVain++) {
      await this.round(() => { inVain = 0; }).catch((error: Error) => { if (!this.stop.signal.aborted) this.log.warn(`changes of the database are not heard, it is tried again: ${error.message}`); });
      await pause(Math.min(AGAIN_AT_MOST_MS, AGAIN_MS * 2 ** inVain), undefined, { ref: false, signal: this.stop.signal }).catch(() => undefined);
    }
  }

  /** From a connection to its loss. */
  private async round(connected: () => void): Promise<void> {
    const client = new Client({ connectionString: this.url, application_name: 'crossfile-listener', keepAlive: true, connectionTimeoutMillis: PATIENCE_MS });
    client.on('error', () => undefined); // its end says so too
    client.on('notification', ({ channel, payload = '' }) => this.hear(channel, payload));
    const over = new Promise<void>((resolve) => void client.once('end', () => resolve()));
    let beat: NodeJS.Timeout | undefined;
    try {
      await client.connect();
      for (const channel of this.channels.keys()) await client.query(`listen "${channel}"`);
      if (this.stop.signal.aborted) return;
      this.client = client;
      connected();
      for (const ears of this.channels.values()) ears.connected();
      for (const { send } of this.words.values()) send();
      const [first] = this.channels.keys();
      beat = setInterval(() => void this.caughtUp(first!).catch(() => void client.end().catch(() => undefined)), BEAT_MS).unref();
      await over;
    } finally {
      clearInterval(beat);
      this.client = undefined;
      for (const { reject } of this.words.values()) reject(new Error('Changes of the database are not heard at the moment.'));
      await client.end().catch(() => undefined);
    }
  }

  private hear(channel: string, payload: string): void {
    if (payload.startsWith(HERE)) this.words.get(payload)?.resolve();
    else this.channels.get(channel)?.heard(payload);
  }
}
