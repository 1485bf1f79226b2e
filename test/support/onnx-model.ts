/**
 * Small ONNX models, written by hand as protocol buffers (onnx.proto, IR version 8, operator set 13): no weights of
 * anybody's are needed to test what uses such models.
 */
type Field = Buffer;

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
};
const whole = (field: number, value: number): Field => Buffer.concat([varint(field * 8), varint(value)]);
const bytes = (field: number, value: Buffer | string): Field => {
  const content = Buffer.from(value as string);
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
};
const message = (field: number, ...fields: Field[]): Field => bytes(field, Buffer.concat(fields));

/** A side that is not known before is a text. */
export type Shape = readonly (number | string)[];
export type Attribute = number | readonly number[];

const ELEMENT = { float32: 1, int64: 7 } as const;

const valueInfo = (field: number, name: string, shape: Shape, type: keyof typeof ELEMENT = 'float32'): Field =>
  message(field, bytes(1, name), message(2, message(1, whole(1, ELEMENT[type]), message(2, ...shape.map((side) => message(1, typeof side === 'number' ? whole(1, side) : bytes(2, side)))))));

function tensor(name: string, shape: readonly number[], values: Float32Array | BigInt64Array): Field {
  return message(5, ...shape.map((side) => whole(1, side)), whole(2, values instanceof Float32Array ? ELEMENT.float32 : ELEMENT.int64), bytes(8, name),
    bytes(9, Buffer.from(values.buffer, values.byteOffset, values.byteLength)));
}

/** A graph that grows node by node. */
export class OnnxModel {
  private readonly nodes: Field[] = [];
  private readonly values: Field[] = [];
  private readonly ends: Field[] = [];
  private count = 0;

  input(name: string, shape: Shape, type?: keyof typeof ELEMENT): string {
    this.ends.push(valueInfo(11, name, shape, type));
    return name;
  }

  constant(shape: readonly number[], values: ArrayLike<number>, type: keyof typeof ELEMENT = 'float32'): string {
    const name = `constant${++this.count}`;
    this.values.push(tensor(name, shape, type === 'float32' ? Float32Array.from(values) : BigInt64Array.from(Array.from(values), BigInt)));
    return name;
  }

  /** Whole numbers alone are attributes here. */
  node(operator: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}, output = `value${++this.count}`): string {
    this.nodes.push(message(1, ...inputs.map((name) => bytes(1, name)), bytes(2, output), bytes(4, operator),
      ...Object.entries(attributes).map(([name, value]) => message(5, bytes(1, name), ...(typeof value === 'number' ? [whole(3, value), whole(20, 2)] : [...value.map((one) => whole(8, one)), whole(20, 7)])))));
    return output;
  }

  output(name: string, shape: Shape): void {
    this.ends.push(valueInfo(12, name, shape));
  }

  bytes(): Buffer {
    return Buffer.concat([whole(1, 8), bytes(2, 'crossfile tests'), message(7, ...this.nodes, bytes(2, 'graph'), ...this.values, ...this.ends), message(8, bytes(1, ''), whole(2, 13))]);
  }
}

/** Numbers from −1 to 1, the same for the same seed. */
function* noise(seed: number): Generator<number> {
  for (let state = (seed * 2654435761) >>> 0 || 1; ;) {
    state ^= state << 13; state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5; state >>>= 0;
    yield state / 2 ** 31 - 1;
  }
}

/** A face as this detector knows it: a square of 32 by 32 pixels in pure red, on a grid of 32; the face is the 128 by 128 pixels around it. */
export const MARK = 32;
/** Where the landmarks lie around the middle of the mark, in marks: eyes, nose, corners of the mouth. */
const LANDMARKS = [-0.69, -0.16, 0.73, -0.16, 0.01, 0.57, -0.57, 1.29, 0.57, 1.29];

/** Finds marks, by YuNet's inputs and outputs. @param side that it insists on; absent: any that 32 divides */
export function detectorModel({ side, without, seed = 0 }: { side?: number; without?: string; seed?: number } = {}): Buffer {
  const model = new OnnxModel();
  const picture = model.input('input', [1, 3, side ?? 'height', side ?? 'width']);
  for (const stride of [8, 16, 32]) {
    const size = 3 * stride * stride;
    /** One answer for each field of the grid: the mean of blue, green and red in these shares, and what stands always. */
    const grid = (name: string, shares: readonly (readonly number[])[], always: readonly number[], most?: number): void => {
      if (name === without) return;
      const weights = shares.flatMap((share) => Array.from({ length: size }, (_, at) => share[Math.floor(at / (stride * stride))]! / (255 * stride * stride)));
      const swept = model.node('Conv', [picture, model.constant([shares.length, 3, stride, stride], weights), model.constant([always.length], always)], { kernel_shape: [stride, stride], strides: [stride, stride] });
      const limited = most === undefined ? swept : model.node('Clip', [swept, model.constant([], [0]), model.constant([], [most])]);
      const last = model.node('Transpose', [limited], { perm: [0, 2, 3, 1] });
      model.node('Reshape', [last, model.constant([3], [1, -1, shares.length], 'int64')], {}, name);
      model.output(name, [1, `fields${stride}`, shares.length]);
    };
    const none = [0, 0, 0];
    const red = stride === MARK ? [-1, -1, 1] : none;
    grid(`cls_${stride}`, [red], [0], 1);
    grid(`obj_${stride}`, [red], [0], 1);
    grid(`bbox_${stride}`, [none, none, none, none], [0.5, 0.5, Math.log(4), Math.log(4) + seed * 1e-4]);
    grid(`kps_${stride}`, LANDMARKS.map(() => none), LANDMARKS.map((place) => place + 0.5));
  }
  return model.bytes();
}

/** Means of 8 by 8 pixels of an aligned face, seen through as many random directions: the vector. Another seed is another model. */
export function embedderModel({ seed = 1, numbers = 64, side = 112, reach = 8 }: { seed?: number; numbers?: number; side?: number; reach?: number } = {}): Buffer {
  const model = new OnnxModel();
  const face = model.input('data', [1, 3, side, side]);
  const centred = model.node('Sub', [face, model.constant([], [127.5])]);
  const means = model.node('Flatten', [model.node('AveragePool', [centred], { kernel_shape: [reach, reach], strides: [reach, reach] })], { axis: 1 });
  const size = 3 * Math.floor(side / reach) ** 2;
  const values = noise(seed);
  model.node('MatMul', [means, model.constant([size, numbers], Array.from({ length: size * numbers }, () => values.next().value as number))], {}, 'fc1');
  model.output('fc1', [1, numbers]);
  return model.bytes();
}
