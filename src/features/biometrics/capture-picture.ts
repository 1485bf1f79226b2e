import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { Invalid } from '../../domain/errors.js';
import { TemplateError } from '../../matching/formats/template-error.js';
import { isWsq } from '../../matching/formats/wsq.js';
import { WsqThread } from '../../matching/formats/wsq-thread.js';
import type { CaptureKind } from './captures.dto.js';

export type PictureType = 'image/png' | 'image/jpeg' | 'image/wsq';

/** A picture as it is kept: decoded once to see that it is whole, and without what the camera wrote beside it. */
export interface Picture { readonly type: PictureType; readonly bytes: Buffer; readonly pixels: number }

/** A palm at 500 ppi has two thirds of this; no photo of a face needs more. */
export const MOST_PIXELS = 2 ** 24;

const wsq = new WsqThread();

/**
 * The picture in these bytes, by what they are and never by what they are called: PNG and JPEG are decoded and written
 * anew, a photo upright and in its kind, a print as PNG, which loses nothing. A print in WSQ stays as it came, once it was
 * decoded. @throws Invalid `body`
 */
export async function pictureOf(bytes: unknown, kind: CaptureKind, mostPixels = MOST_PIXELS): Promise<Picture> {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw wrong(kind === 'photo' ? 'Send the bytes of a PNG or JPEG image.' : 'Send the bytes of a PNG, JPEG or WSQ image.');
  if (isWsq(bytes)) {
    if (kind === 'photo') throw wrong('A photo is a PNG or a JPEG image; WSQ is for fingerprints.');
    const { width, height } = await wsq.decode(bytes, mostPixels).catch(asInvalid);
    return { type: 'image/wsq', bytes, pixels: width * height };
  }
  const type = (await fileTypeFromBuffer(bytes))?.mime;
  if (type !== 'image/png' && type !== 'image/jpeg') throw wrong(`These bytes are neither a PNG nor a JPEG${kind === 'finger' ? ' nor a WSQ' : ''} image.`);
  return kind === 'photo' ? rewritten(bytes, type, mostPixels) : rewritten(bytes, 'image/png', mostPixels);
}

/** Grey pixels, row by row, as PNG. @throws Invalid `body` */
export async function pictureOfGrey(pixels: Uint8Array, width: number, height: number, mostPixels = MOST_PIXELS): Promise<Picture> {
  refuseFlood(width, height, mostPixels);
  return { type: 'image/png', bytes: await pngOf({ pixels, width, height }), pixels: width * height };
}

/** What a browser and a program for minutiae can read: the bytes themselves, or a PNG of a WSQ. @throws Invalid `body` for a WSQ that is broken */
export async function displayable({ type, bytes }: Pick<Picture, 'type' | 'bytes'>): Promise<{ contentType: 'image/png' | 'image/jpeg'; content: Buffer }> {
  if (type !== 'image/wsq') return { contentType: type, content: bytes };
  return { contentType: 'image/png', content: await pngOf(await wsq.decode(bytes, MOST_PIXELS).catch(asInvalid)) };
}

async function rewritten(bytes: Buffer, type: 'image/png' | 'image/jpeg', mostPixels: number): Promise<Picture> {
  try {
    // the header alone is read here: what claims too many pixels is never unpacked
    const { width, height, pages = 1 } = await sharp(bytes, { limitInputPixels: false }).metadata();
    refuseFlood(width, height, mostPixels);
    if (pages > 1) throw wrong('A moving picture is not a capture.');
    const whole = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' }).autoOrient();
    const { data } = await (type === 'image/png' ? whole.png() : whole.jpeg({ quality: 95, chromaSubsampling: '4:4:4' })).toBuffer({ resolveWithObject: true });
    return { type, bytes: data, pixels: width * height };
  } catch (error) {
    if (error instanceof Invalid) throw error;
    throw wrong('This image is broken or cut short.'); // the library's own words name its insides
  }
}

function refuseFlood(width: number, height: number, mostPixels: number): void {
  if (width * height > mostPixels) throw wrong(`An image of ${width} by ${height} pixels is larger than is taken here (${(mostPixels / 1e6).toFixed(1)} million pixels).`);
}

const pngOf = ({ pixels, width, height }: { pixels: Uint8Array; width: number; height: number }): Promise<Buffer> =>
  sharp(Buffer.from(pixels.buffer, pixels.byteOffset, width * height), { raw: { width, height, channels: 1 } }).png().toBuffer();

const wrong = (message: string): Invalid => new Invalid({ body: message });

function asInvalid(error: unknown): never {
  throw error instanceof TemplateError ? wrong(error.message) : error;
}
