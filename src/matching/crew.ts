import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Answer, Order } from './hand.js';

type Job = Extract<Order, { kind: 'scan' | 'match' }>;
/** An order without its number, which the crew gives. */
export type Ask = { [Kind in Job['kind']]: Omit<Extract<Job, { kind: Kind }>, 'job'> }[Job['kind']];

interface Waiting { readonly thread: number; resolve(answer: Answer): void; reject(error: Error): void }

/** The threads of a gallery. Every question is answered or refused: also when a thread dies or the crew is sent home. */
export class Crew {
  private readonly threads: Worker[];
  private readonly waiting = new Map<number, Waiting>();
  private jobs = 0;
  private over: Error | null = null;

  constructor(readonly size: number) {
    this.threads = Array.from({ length: size }, (_, at) => {
      const thread = startThread();
      thread.on('message', (answer: Answer) => this.hear(answer));
      thread.on('error', (error) => this.lost(error));
      thread.on('exit', () => this.lost(new Error(`Matching thread ${at} has ended.`)));
      // an idle gallery does not keep a program running
      thread.unref();
      return thread;
    });
  }

  get broken(): boolean { return this.over !== null; }

  /** To all, without an answer. */
  tell(order: Exclude<Order, Job>): void {
    for (const thread of this.threads) thread.postMessage(order);
  }

  ask(thread: number, order: Ask): Promise<Answer> {
    if (this.over) return Promise.reject(this.over);
    const job = ++this.jobs;
    return new Promise((resolve, reject) => {
      this.waiting.set(job, { thread, resolve, reject });
      this.threads[thread]!.ref();
      this.threads[thread]!.postMessage({ ...order, job });
    });
  }

  async close(): Promise<void> {
    this.lost(new Error('The gallery is closed.'));
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }

  private hear(answer: Answer): void {
    const waiting = this.waiting.get(answer.job);
    if (!waiting) return;
    this.waiting.delete(answer.job);
    if (![...this.waiting.values()].some(({ thread }) => thread === waiting.thread)) this.threads[waiting.thread]!.unref();
    if (answer.failed === undefined) waiting.resolve(answer);
    else waiting.reject(new Error(answer.failed));
  }

  /** A crew that has lost one is over: what it held can't be told from what it did. */
  private lost(error: Error): void {
    this.over ??= error;
    for (const { reject } of this.waiting.values()) reject(this.over);
    this.waiting.clear();
  }
}

/** From the build as it is; from the source (tests, benchmarks) through the registered compiler. */
function startThread(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url));
  // its export for import can't be resolved by require, so by way of its neighbour
  const compiler = new URL('../esm/esm-register.mjs', pathToFileURL(createRequire(import.meta.url).resolve('@swc-node/register/register'))).href;
  return new Worker(new URL('./worker.ts', import.meta.url), { execArgv: ['--no-warnings', '--import', compiler] });
}
