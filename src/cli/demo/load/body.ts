import sharp from 'sharp';
import { writeIso2005 } from '../../../matching/formats/iso-19794-2-2005.js';
import { generateFinger, takeImpression } from '../../../matching/synthetic.js';
import { drawPrint } from '../../../matching/synthetic-print.js';
import { placeholder } from './placeholder.js';

/** The drawing that stands for a photo: the same head in every photo of that body, another wall each time. */
export function photoOf(body: string, taken: string): Buffer {
  return placeholder(seedOf(body), seedOf(taken));
}

/** A finger of that body as this scan of it came out: the print as PNG, and its template in ISO/IEC 19794-2:2005. Generated, nobody's. */
export async function printOf(body: string, finger: number, taken: string, quality: number): Promise<{ image: Buffer; template: Buffer }> {
  // a worse scan bends, loses and invents more
  const impression = takeImpression(generateFinger(`${body} ${finger}`), `${taken} ${finger}`, { position: finger, noise: quality >= 50 ? 1 : 1.4 });
  const { width, height, pixels } = drawPrint(impression);
  return { image: await sharp(pixels, { raw: { width, height, channels: 1 } }).png().toBuffer(), template: Buffer.from(writeIso2005([impression.view])) };
}

function seedOf(text: string): number {
  return [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7);
}
