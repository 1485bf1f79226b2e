import { Worker } from 'node:worker_threads';
import { TemplateError } from './template-error.js';
import { type WsqAnswer } from './wsq-worker.js';
import { type GreyImage } from './wsq.js';

/** The largest image that is decoded takes a few seconds; what takes this long is not waited for. */
const PATIENCE_MS = 60_000;
/** In a checkout that was not built the worker's own imports need the loader that ours came through. */
const SOURCE = import.meta.url.endsWith('.ts');

/**
 * Decodes WSQ in a thread of its own, one image after the other, so that who waits for something else never waits for a
 * picture. The thread is started at the first image, doesn't keep the process alive, and is replaced when it fails.
 */
export class WsqThread {
  private worker?: Worker;
  private last: Promise<unknown> = Promise.resolve();

  /** @throws TemplateError where the file is broken, cut or larger than `mostPixels` */
  decode(bytes: Uint8Array, mostPixels: number): Promise<GreyImage> {
    const mine = this.last.then(() => this.one(bytes, mostPixels));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  async end(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }

  private one(bytes: Uint8Array, mostPixels: number): Promise<GreyImage> {
    const worker = (this.worker ??= this.start());
    return new Promise<GreyImage>((resolve, reject) => {
      const done = (act: () => void): void => {
        clearTimeout(clock);
        worker.off('message', answered).off('error', failed).off('exit', gone);
        worker.unref();
        act();
      };
      const lost = (why: string): void => done(() => {
        this.worker = undefined;
        worker.on('error', () => undefined); // it is being ended: whatever else it says comes too late
        void worker.terminate();
        reject(new Error(why));
      });
      const answered = (answer: WsqAnswer): void => done(() => ('image' in answer ? resolve(answer.image) : reject(new TemplateError(answer.wrong.reason, answer.wrong.offset))));
      const failed = (error: Error): void => lost(`The decoder of WSQ images failed: ${error.message}`);
      const gone = (): void => lost('The decoder of WSQ images ended.');
      const clock = setTimeout(() => lost('The decoder of WSQ images took too long.'), PATIENCE_MS);
      worker.on('message', answered).on('error', failed).on('exit', gone);
      worker.ref();
      worker.postMessage({ bytes, mostPixels });
    });
  }

  private start(): Worker {
    return new Worker(new URL(SOURCE ? './wsq-worker.ts' : './wsq-worker.js', import.meta.url), {
      name: 'wsq', execArgv: SOURCE ? ['--import', '@swc-node/register/esm-register'] : [], resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
  }
}
