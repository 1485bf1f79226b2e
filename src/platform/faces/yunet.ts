import { between, halved, type Pixels } from './pixels.js';

/**
 * YuNet, by its inputs and outputs (opencv_zoo, face_detection_yunet; decoded as OpenCV's FaceDetectorYN does): blue, green
 * and red from 0 to 255, sides that 32 divides; for each field of strides 8, 16 and 32 how likely a face is (cls, obj),
 * its box and its five landmarks.
 */
export const STRIDES = [8, 16, 32] as const;
export const PARTS = { cls: 1, obj: 1, bbox: 4, kps: 10 } as const;
export const OUTPUTS: readonly string[] = Object.keys(PARTS).flatMap((part) => STRIDES.map((stride) => `${part}_${stride}`));

/** Sure enough to be called a face, and how much two boxes may overlap without being one face: OpenCV's own. */
const LEAST_SCORE = 0.9;
const MOST_OVERLAP = 0.3;
/** Longest side in pixels that is looked at; and the smaller one that is tried where nothing is found: large faces are found there. */
const SIDES = [640, 320] as const;

/** A face in pixels of the picture. */
export interface Face {
  readonly score: number; readonly x: number; readonly y: number; readonly width: number; readonly height: number;
  /** x, y of the eye on the left of the picture, the other eye, the tip of the nose, the corners of the mouth. */
  readonly points: readonly number[];
}

/** What the detector is shown: planes of blue, green and red; `scale` of it is a pixel of the picture. */
export interface Frame { readonly planes: Float32Array; readonly width: number; readonly height: number; readonly scale: number }

/** @param fixed sides that the model insists on; null: any that 32 divides. Widest first, each a different view. */
export function frames(picture: Pixels, fixed: { width: number; height: number } | null): (() => Frame)[] {
  const longest = Math.max(picture.width, picture.height);
  const most = fixed ? Math.min(fixed.width / picture.width, fixed.height / picture.height) : Infinity;
  const scales = SIDES.map((side) => Math.min(1, side / longest, most));
  return [...new Set(scales)].map((scale) => () => framed(picture, scale, fixed));
}

function framed(picture: Pixels, scale: number, fixed: { width: number; height: number } | null): Frame {
  const [wide, high] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
  const { width, height } = fixed ?? { width: Math.ceil(wide / 32) * 32, height: Math.ceil(high / 32) * 32 };
  let source = picture;
  while (source.width >= 2 * wide && source.height >= 2 * high) source = halved(source);
  const planes = new Float32Array(3 * width * height);
  const size = width * height;
  const [stepX, stepY] = [source.width / wide, source.height / high];
  for (let y = 0; y < Math.min(high, height); y++) {
    for (let x = 0; x < Math.min(wide, width); x++) {
      const [fromX, fromY] = [(x + 0.5) * stepX - 0.5, (y + 0.5) * stepY - 0.5];
      // from red, green, blue to blue, green, red: the last plane first
      between(source, Math.min(Math.max(fromX, 0), source.width - 1), Math.min(Math.max(fromY, 0), source.height - 1), planes, 2 * size + y * width + x, -size);
    }
  }
  return { planes, width, height, scale: wide / picture.width };
}

/** The faces that the outputs tell of, surest first, in pixels of the picture. Numbers that are none tell of no face. */
export function facesIn(outputs: Readonly<Record<string, Float32Array>>, { width, height, scale }: Omit<Frame, 'planes'>): Face[] {
  const found: Face[] = [];
  for (const stride of STRIDES) {
    const [cls, obj, bbox, kps] = (Object.keys(PARTS) as (keyof typeof PARTS)[]).map((part) => outputs[`${part}_${stride}`]!) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const [columns, rows] = [width / stride, height / stride];
    for (let at = 0; at < columns * rows; at++) {
      const score = Math.sqrt(likely(cls[at]!) * likely(obj[at]!));
      if (!(score >= LEAST_SCORE)) continue;
      const [column, row] = [at % columns, Math.floor(at / columns)];
      const size = stride / scale;
      const [wide, high] = [Math.exp(bbox[4 * at + 2]!) * size, Math.exp(bbox[4 * at + 3]!) * size];
      const points = Array.from({ length: 10 }, (_, place) => (kps[10 * at + place]! + (place % 2 ? row : column)) * size);
      const face = { score, x: (column + bbox[4 * at]!) * size - wide / 2, y: (row + bbox[4 * at + 1]!) * size - high / 2, width: wide, height: high, points };
      if ([face.x, face.y, wide, high, ...points].every(Number.isFinite)) found.push(face);
    }
  }
  found.sort((one, other) => other.score - one.score);
  return found.reduce<Face[]>((kept, face) => (kept.some((one) => overlap(one, face) > MOST_OVERLAP) ? kept : [...kept, face]), []);
}

const likely = (value: number): number => Math.min(1, Math.max(0, value));

/** Share of both boxes together that both hold. */
function overlap(one: Face, other: Face): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (one.width * one.height + other.width * other.height - width * height);
}
