import { Injectable } from '@nestjs/common';
import { Invalid } from '../../domain/errors.js';
import type { BiometricData } from '../../domain/osia.js';
import type { FaceCandidate } from '../../matching/faces.js';
import { Faces } from '../../platform/faces/faces.js';
import { FaceGalleryService } from '../searches/face-gallery.service.js';

export interface FaceProbes { readonly vectors: readonly Float32Array[]; readonly passedOver: readonly string[] }

/** Photos of a call, compared with those of people on record where the operator has set models; they are kept nowhere. */
@Injectable()
export class FacesAskedService {
  constructor(private readonly faces: Faces, private readonly gallery: FaceGalleryService) {}

  get on(): boolean {
    return this.gallery.on; // empty where an ABIS searches instead: it would find nobody and not say why
  }

  /** @throws Invalid naming the item that is no picture */
  async read(items: readonly BiometricData[], signal: AbortSignal): Promise<FaceProbes> {
    const vectors: Float32Array[] = [];
    const passedOver: string[] = [];
    for (const [at, { biometricType, image }] of items.entries()) {
      if (biometricType !== 'FACE') continue;
      signal.throwIfAborted();
      if (!this.on) passedOver.push('FACE: photos are not searched here.');
      else if (image === undefined) passedOver.push('FACE holds no picture.');
      else {
        if (!/^[A-Za-z0-9+/]+={0,2}$/.test(image)) throw new Invalid({ [`biometricData.${at}.image`]: 'This is not base64.' });
        const reading = await this.faces.read(Buffer.from(image, 'base64'));
        if ('vector' in reading) vectors.push(reading.vector);
        else passedOver.push(`FACE: ${reading.failure}`);
      }
    }
    return { vectors, passedOver };
  }

  /** Each person once, the most alike first; never below what the operator has set. Scores are cosines. */
  async search(vectors: readonly Float32Array[], { threshold = 0, limit }: { threshold?: number; limit: number }, signal: AbortSignal): Promise<FaceCandidate[]> {
    if (!vectors.length) return [];
    await this.gallery.complete(signal);
    const best = new Map<string, FaceCandidate>();
    for (const vector of vectors) {
      for (const found of this.gallery.search(vector, { limit, threshold: Math.max(threshold, this.faces.threshold ?? 1) }).candidates) {
        if (found.cosine > (best.get(found.personKey)?.cosine ?? -2)) best.set(found.personKey, found);
      }
    }
    return [...best.values()].sort((a, b) => b.cosine - a.cosine).slice(0, limit);
  }
}
