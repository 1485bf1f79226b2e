import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import sharp from 'sharp';
import { FaceThread } from './face-thread.js';
import type { Pixels } from './pixels.js';
import type { FaceModel, FaceReading, FaceSetting } from './setting.js';

const RUNTIME = 'onnxruntime-node';
/** What claims more pixels is never unpacked; a face needs no more than the second. */
const MOST_PIXELS = 2 ** 24;
const LONGEST_SIDE = 1280;

/** What makes vectors of photos of faces, where the operator has set models; none come with the program. */
@Injectable()
export class Faces implements OnModuleInit, OnApplicationShutdown {
  private readonly thread: FaceThread | null;
  private loaded: FaceModel | null = null;

  /** @param setting absent: photos are not searched */
  constructor(private readonly setting: FaceSetting | undefined, runtime = RUNTIME) {
    this.thread = setting ? new FaceThread({ detect: setting.detect, embed: setting.embed, runtime }) : null;
  }

  /** Loads both models. @throws WrongSetting FACE_DETECT_MODEL or FACE_EMBED_MODEL */
  async onModuleInit(): Promise<void> {
    this.loaded = (await this.thread?.load()) ?? null;
  }

  /** Whether models are set. */
  get on(): boolean {
    return this.setting !== undefined;
  }

  /** Which they are; null where none are set, and until they are loaded. */
  get model(): FaceModel | null {
    return this.loaded;
  }

  /** Cosine from which a face is proposed. */
  get threshold(): number | null {
    return this.setting?.threshold ?? null;
  }

  /** The vector of the one face of a PNG or JPEG. @throws Error where the models failed: to be tried again */
  async read(picture: Buffer): Promise<FaceReading> {
    if (!this.thread) throw new Error('No models of faces are set.');
    const pixels = await pixelsOf(picture).catch(() => null);
    return pixels ? this.thread.read(pixels) : { faces: null, failure: 'The picture could not be read.' };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread?.end();
  }
}

async function pixelsOf(picture: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(picture, { limitInputPixels: MOST_PIXELS, failOn: 'error' }).autoOrient().flatten().toColourspace('srgb').removeAlpha()
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true }).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error('not in three colours');
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width: info.width, height: info.height };
}
