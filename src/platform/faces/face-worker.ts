import { parentPort, workerData } from 'node:worker_threads';
import { Models } from './models.js';
import type { Pixels } from './pixels.js';
import { runtime, Unfit } from './runtime.js';
import type { FaceModel, FaceReading } from './setting.js';

/** Which models, by which package. */
export interface FaceTask { readonly detect: string; readonly embed: string; readonly runtime: string }
/** First what was loaded, then what each picture came to. */
export type FaceAnswer =
  | { readonly model: FaceModel }
  | { readonly wrong: { readonly setting: Unfit['setting']; readonly expected: string } }
  | { readonly reading: FaceReading };

const port = parentPort!;
const task = workerData as FaceTask;
const loading = runtime(task.runtime).then((ort) => Models.load(ort, task));
loading.then(
  ({ model }) => port.postMessage({ model } satisfies FaceAnswer),
  (error: unknown) => {
    if (!(error instanceof Unfit)) throw error;
    port.postMessage({ wrong: { setting: error.setting, expected: error.expected } } satisfies FaceAnswer);
  },
);
port.on('message', (picture: Pixels | 'end') => {
  if (picture === 'end') port.close();
  else void loading.then(async (models) => port.postMessage({ reading: await models.read(picture) } satisfies FaceAnswer));
});
