import type { OsiaSetting } from './osia-setting.js';
import { OsiaMiss, refusedBy, waitUntil, WHY, wordsOf } from './osia-failure.js';

/** More than any list of candidates or encounter's receipt. */
const MOST_ANSWER = 4 * 1024 * 1024;
const REST_MS = 5_000;
/** Answers that may be other ones tomorrow though they are the asker's fault by number. */
const LATER = new Set([408, 423, 425, 429, 503]);

export interface Answer { readonly status: number; readonly body: unknown; readonly engine: string | null }
export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Each part is encoded by itself. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly signal: AbortSignal;
  /** Only whether there is an answer matters. */
  readonly unread?: boolean;
}

/**
 * One question to the ABIS and its answer, within the time set; redirects are not followed, so that neither token nor
 * prints go anywhere but to OSIA_URL. What it asks us to wait (Retry-After) is kept to by every question of this process.
 */
export class OsiaHttp {
  /** Until when nothing is asked, and what kept the last one from being answered. */
  private rest?: { readonly until: number; readonly why: Error };

  constructor(private readonly setting: OsiaSetting) {}

  /** @throws Unavailable to be tried again, Refused where it would be refused again, OsiaMiss for 404 and 409, what the signal was aborted with */
  async ask({ method, path, query, body, signal, unread }: Question): Promise<Answer> {
    signal.throwIfAborted();
    if (this.rest && Date.now() < this.rest.until) throw this.rest.why;
    const url = new URL(`${this.setting.url}/v1/${path.map(encodeURIComponent).join('/')}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    // not AbortSignal.any with a timeout: such a signal may be collected as garbage before it is due
    const end = new AbortController();
    const stop = (): void => end.abort();
    const clock = setTimeout(stop, this.setting.seconds * 1000);
    signal.addEventListener('abort', stop);
    try {
      const response = await fetch(url, {
        method, redirect: 'manual', signal: end.signal, body: body === undefined ? undefined : JSON.stringify(body),
        headers: { authorization: `Bearer ${this.setting.token}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      });
      this.rest = undefined;
      return await this.answer(response, unread);
    } catch (error) {
      signal.throwIfAborted();
      if (end.signal.aborted) throw this.resting(WHY.slow(this.setting.seconds));
      throw (error as Error).name === 'TypeError' ? this.resting(WHY.unreachable()) : error; // what fetch says of a connection
    } finally {
      clearTimeout(clock);
      signal.removeEventListener('abort', stop);
    }
  }

  /** The last call was not answered. */
  get inDoubt(): boolean {
    return this.rest !== undefined;
  }

  /** Who waits for a place behind this call need not find out the same again. */
  private resting(why: Error, until = Date.now() + (this.setting.restMs ?? REST_MS)): Error {
    this.rest = { until, why };
    return why;
  }

  private async answer(response: Response, unread = false): Promise<Answer> {
    const { status, headers } = response;
    if (status >= 300 && status < 400) {
      await response.body?.cancel();
      throw WHY.moved(status);
    }
    if (unread && response.ok) {
      await response.body?.cancel();
      return { status, body: undefined, engine: null };
    }
    const text = await readText(response);
    const body = json(text);
    if (response.ok) {
      if (text && body === undefined) throw WHY.strange('it is not JSON');
      return { status, body, engine: headers.get('server')?.slice(0, 80) ?? null };
    }
    if (status === 401 || status === 403) throw WHY.denied(status);
    if (LATER.has(status)) {
      throw this.resting(WHY.busy(), waitUntil(headers.get('retry-after'), Date.now()) ?? undefined);
    }
    if (status === 404 || status === 409) throw new OsiaMiss(status);
    if (status >= 500) throw WHY.faulty(status);
    throw refusedBy(status, wordsOf(body));
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    if ((size += (chunk as Uint8Array).length) > MOST_ANSWER) throw WHY.large(MOST_ANSWER); // leaving the loop ends the connection
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function json(text: string): unknown {
  try {
    return text ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
