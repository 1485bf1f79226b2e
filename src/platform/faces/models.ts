import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { aligned, SIDE } from './align.js';
import type { Pixels } from './pixels.js';
import { OPTIONS, type Runtime, type Session, Unfit, type ValueShape } from './runtime.js';
import type { FaceModel, FaceReading } from './setting.js';
import { facesIn, type Frame, frames, OUTPUTS, PARTS } from './yunet.js';

type Setting = Unfit['setting'];
const DETECTOR = 'a model that finds faces as YuNet does';
const EMBEDDER = 'a model that makes vectors of faces as SFace does';
/** No model needs more numbers, no row holds more. */
const MOST_NUMBERS = 4096;

/** The two models in one thread: a picture goes in, the vector of its one face comes out. */
export class Models {
  private constructor(
    readonly model: FaceModel, private readonly runtime: Runtime, private readonly detector: Session, private readonly embedder: Session,
    /** Sides that the detector insists on. */
    private readonly fixed: { width: number; height: number } | null,
  ) {}

  /** Reads both, and tries them on a picture of nothing. @throws Unfit */
  static async load(runtime: Runtime, paths: { readonly detect: string; readonly embed: string }): Promise<Models> {
    const detect = await opened(runtime, 'FACE_DETECT_MODEL', paths.detect);
    const embed = await opened(runtime, 'FACE_EMBED_MODEL', paths.embed);
    const [frame, fixed] = [detect.session.inputMetadata, fixedSides(detect.session)];
    if (frame.length !== 1 || !OUTPUTS.every((name) => detect.session.outputMetadata.some((output) => output.name === name && output.type === 'float32'))) {
      throw new Unfit('FACE_DETECT_MODEL', `${DETECTOR}: one input, outputs ${OUTPUTS.join(', ')}`);
    }
    const [face] = embed.session.inputMetadata;
    if (embed.session.inputMetadata.length !== 1 || !fits(face!, [1, 3, SIDE, SIDE])) throw new Unfit('FACE_EMBED_MODEL', `${EMBEDDER}: one input of 1 × 3 × ${SIDE} × ${SIDE} numbers`);
    if (embed.session.outputMetadata.length !== 1 || embed.session.outputMetadata[0]!.type !== 'float32') throw new Unfit('FACE_EMBED_MODEL', `${EMBEDDER}: one output of numbers`);
    const trial = new Models({ detector: detect.digest, embedder: embed.digest, dimension: 0 }, runtime, detect.session, embed.session, fixed);
    const grey = { data: new Uint8Array(3 * 96 * 128).fill(127), width: 96, height: 128 };
    await trial.find(frames(grey, fixed)[0]!()).catch(() => { throw new Unfit('FACE_DETECT_MODEL', `${DETECTOR}: it fails on a picture of ${grey.width} by ${grey.height} pixels, or answers in another shape`); });
    const vector = await trial.embed(new Float32Array(3 * SIDE * SIDE).map((_, at) => at % 256)).catch(() => null);
    if (!vector || vector.length < 2 || vector.length > MOST_NUMBERS || !vector.every(Number.isFinite)) throw new Unfit('FACE_EMBED_MODEL', `${EMBEDDER}: 2 to ${MOST_NUMBERS} numbers for one face`);
    return new Models({ ...trial.model, dimension: vector.length }, runtime, detect.session, embed.session, fixed);
  }

  async read(picture: Pixels): Promise<FaceReading> {
    let faces: Awaited<ReturnType<Models['find']>> = [];
    for (const frame of frames(picture, this.fixed)) {
      faces = await this.find(frame());
      if (faces.length) break;
    }
    if (faces.length !== 1) return { faces: faces.length, failure: faces.length ? `${faces.length} faces found.` : 'No face found.' };
    const face = aligned(picture, faces[0]!.points);
    const vector = face && (await this.embed(face));
    const length = vector ? Math.hypot(...vector) : 0;
    if (!vector || vector.length !== this.model.dimension || !(length > 0 && length < Infinity)) return { faces: 1, failure: 'The model made no vector of this face.' };
    return { faces: 1, vector: vector.map((number) => number / length) };
  }

  private async find(frame: Frame): Promise<ReturnType<typeof facesIn>> {
    const name = this.detector.inputMetadata[0]!.name;
    const answer = await this.detector.run({ [name]: new this.runtime.Tensor('float32', frame.planes, [1, 3, frame.height, frame.width]) });
    const outputs: Record<string, Float32Array> = {};
    for (const output of OUTPUTS) {
      const [part, stride] = output.split('_') as [keyof typeof PARTS, string];
      const data = answer[output]?.data;
      if (!(data instanceof Float32Array) || data.length !== (frame.width / Number(stride)) * (frame.height / Number(stride)) * PARTS[part]) throw new Error(`The detector's ${output} has another shape.`);
      outputs[output] = data;
    }
    return facesIn(outputs, frame);
  }

  private async embed(face: Float32Array): Promise<Float32Array> {
    const [{ name }, output] = [this.embedder.inputMetadata[0]!, this.embedder.outputMetadata[0]!.name];
    const answer = await this.embedder.run({ [name]: new this.runtime.Tensor('float32', face, [1, 3, SIDE, SIDE]) });
    return Float32Array.from(answer[output]!.data as Float32Array);
  }
}

async function opened(runtime: Runtime, setting: Setting, path: string): Promise<{ session: Session; digest: string }> {
  const bytes = await readFile(path).catch(() => { throw new Unfit(setting, 'the path of a file that can be read'); });
  const session = await runtime.InferenceSession.create(bytes, OPTIONS).catch(() => { throw new Unfit(setting, 'an ONNX model'); });
  return { session, digest: createHash('sha256').update(bytes).digest('hex') };
}

const fits = ({ type, shape = [] }: ValueShape, wanted: readonly number[]): boolean =>
  type === 'float32' && shape.length === wanted.length && shape.every((side, at) => typeof side !== 'number' || side === wanted[at]);

/** @throws Unfit where it takes no pictures */
function fixedSides({ inputMetadata: [input] }: Session): { width: number; height: number } | null {
  const [, , height, width] = input?.shape ?? [];
  const known = typeof height === 'number' && typeof width === 'number';
  if (!input || !fits(input, [1, 3, known ? height : 0, known ? width : 0]) || (known && (height % 32 !== 0 || width % 32 !== 0 || !height || !width || height * width > 4096 ** 2))) {
    throw new Unfit('FACE_DETECT_MODEL', `${DETECTOR}: one input of 1 × 3 × height × width numbers, sides that 32 divides`);
  }
  return known ? { width, height } : null;
}
