import { parentPort } from 'node:worker_threads';
import { TemplateError } from './template-error.js';
import { decodeWsq, type GreyImage } from './wsq.js';

/** A file to be decoded. */
export interface WsqTask { readonly bytes: Uint8Array; readonly mostPixels: number }
/** Its picture, or what is wrong with it. */
export type WsqAnswer = { readonly image: GreyImage } | { readonly wrong: { readonly reason: string; readonly offset: number } };

parentPort?.on('message', ({ bytes, mostPixels }: WsqTask) => {
  try {
    const image = decodeWsq(bytes, { mostPixels });
    parentPort!.postMessage({ image } satisfies WsqAnswer, [image.pixels.buffer as ArrayBuffer]);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    parentPort!.postMessage({ wrong: { reason: error.reason, offset: error.offset } } satisfies WsqAnswer);
  }
});
