import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { WrongSetting } from '../wrong-setting.js';
import type { FaceAnswer, FaceTask } from './face-worker.js';
import type { Pixels } from './pixels.js';
import type { FaceModel, FaceReading } from './setting.js';

/** The largest models load and read a picture in a few seconds; what takes this long is not waited for. */
const PATIENCE_MS = 60_000;

/**
 * Both models in a thread of their own, one picture after the other: ONNX Runtime computes in the thread that asks, and
 * the office's must go on answering. Replaced when it fails; its models never change while the process lives.
 */
export class FaceThread {
  private worker?: Worker;
  private last: Promise<unknown> = Promise.resolve();
  private known?: FaceModel;

  constructor(private readonly task: FaceTask) {}

  /** @throws WrongSetting where a file is no such model, or the package is missing */
  load(): Promise<FaceModel> {
    return this.inTurn(async () => {
      await this.started();
      return this.known!;
    });
  }

  /** @throws Error where the thread failed: to be tried again */
  read(picture: Pixels): Promise<FaceReading> {
    return this.inTurn(async () => {
      const answer = await this.hear(await this.started(), (worker) => worker.postMessage(picture));
      if (!('reading' in answer)) throw new Error('The models of faces answered out of turn.');
      return answer.reading;
    });
  }

  async end(): Promise<void> {
    await this.last.catch(() => undefined);
    const worker = this.worker;
    this.worker = undefined;
    if (!worker) return;
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.ref();
    worker.postMessage('end');
    await gone;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  private async started(): Promise<Worker> {
    if (this.worker) return this.worker;
    const worker = start(this.task);
    // one that ends between two pictures is missed by the next
    worker.on('exit', () => { if (this.worker === worker) this.worker = undefined; });
    const answer = await this.hear(worker);
    if ('wrong' in answer) {
      this.drop();
      throw new WrongSetting(answer.wrong.setting, answer.wrong.expected);
    }
    if (!('model' in answer)) throw new Error('The models of faces answered out of turn.');
    const { detector, embedder } = answer.model;
    if (this.known && (detector !== this.known.detector || embedder !== this.known.embedder)) {
      this.drop();
      throw new Error('The files of FACE_DETECT_MODEL or FACE_EMBED_MODEL were replaced: restart Crossfile.');
    }
    this.known = answer.model;
    return this.worker!;
  }

  /** The next answer of the thread. */
  private hear(worker: Worker, ask?: (worker: Worker) => void): Promise<FaceAnswer> {
    this.worker = worker;
    return new Promise<FaceAnswer>((resolve, reject) => {
      const done = (act: () => void): void => {
        clearTimeout(clock);
        worker.off('message', answered).off('error', failed).off('exit', gone);
        worker.unref();
        act();
      };
      const lost = (why: string): void => done(() => {
        this.drop();
        reject(new Error(why));
      });
      const answered = (answer: FaceAnswer): void => done(() => resolve(answer));
      const failed = (error: Error): void => lost(`The models of faces failed: ${error.message}`);
      const gone = (): void => lost('The thread of the models of faces ended.');
      const clock = setTimeout(() => lost('The models of faces took too long.'), PATIENCE_MS);
      worker.on('message', answered).on('error', failed).on('exit', gone);
      worker.ref();
      ask?.(worker);
    });
  }

  private drop(): void {
    const worker = this.worker;
    this.worker = undefined;
    worker?.on('error', () => undefined); // it is being ended: whatever else it says comes too late
    void worker?.terminate();
  }
}

/** From the build as it is; from the source (tests) through the registered compiler. */
function start(workerData: FaceTask): Worker {
  const limits = { name: 'faces', workerData, resourceLimits: { maxOldGenerationSizeMb: 512 } };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./face-worker.js', import.meta.url), limits);
  // its export for import can't be resolved by require, so by way of its neighbour
  const compiler = new URL('../esm/esm-register.mjs', pathToFileURL(createRequire(import.meta.url).resolve('@swc-node/register/register'))).href;
  return new Worker(new URL('./face-worker.ts', import.meta.url), { ...limits, execArgv: ['--no-warnings', '--import', compiler] });
}
