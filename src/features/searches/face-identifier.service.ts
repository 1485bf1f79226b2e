import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { FaceGalleryService } from './face-gallery.service.js';
import { FaceVectorsService, type PhotoVector } from './face-vectors.service.js';
import { type Agreement, type Identification, type Identifier, Identifiers, type Proposal, type SearchMaterial } from './identifier.js';

const ENGINE = 'crossfile-faces';
/** At most so many are proposed: each is a question to two people. */
const MOST = 10;
/** Faces this much less alike than what is proposed are called different: a remark for the examiner, never a decision. */
const UNLIKE = 0.4;

type Probe = Extract<PhotoVector, { vector: Float32Array }>;

/**
 * Photos, by the models that the operator has set: adds whom a photo resembles to those whom fingers find, and says
 * where a face speaks against a match. Everybody on record is searched, whoever was enrolled later too: vectors are made
 * after the photos, so that of two people who come at once neither may have one when the other is searched. Which of the
 * two is asked about is settled where the candidates are put on record.
 */
@Injectable()
export class FaceIdentifier implements Identifier, OnModuleInit {
  readonly name = ENGINE;
  readonly kinds = ['photo'] as const;

  constructor(private readonly vectors: FaceVectorsService, private readonly gallery: FaceGalleryService, private readonly engines: Identifiers) {}

  onModuleInit(): void {
    if (this.vectors.on) this.engines.add(this);
  }

  async identify(material: SearchMaterial, signal: AbortSignal): Promise<Identification | null> {
    if (!material.photos.length) return null;
    const { embedder, detector } = this.vectors.model;
    const { threshold } = this.vectors;
    const photos = await this.vectors.of(this.actor(), material.photos, signal);
    const probes = photos.filter((photo): photo is Probe => 'vector' in photo);
    const behind = await this.vectors.behind();
    await this.gallery.complete(signal);
    const { photos: gallerySize, unsearchable } = this.gallery.state;
    return {
      engine: ENGINE, engineVersion: `${embedder.slice(0, 12)}+${detector.slice(0, 12)}`, threshold, gallery: 'photos of everybody on record', gallerySize, galleryAt: material.asOf,
      parameters: { model: embedder, detector, measure: 'cosine', most: MOST, photos: probes.length },
      calibration: null,
      remarks: [
        ...photos.flatMap((photo) => ('why' in photo ? [`Photo ${photo.captureRef} was not searched with. ${photo.why}`] : [])),
        'Scores of photos are not calibrated: they say how alike two faces are to this model, not how often strangers look so alike.',
        ...(behind ? ['Some photos on record have not been made searchable yet. Each is searched with as soon as it is.'] : []),
        ...(unsearchable ? [`${unsearchable === 1 ? 'One photo' : `${unsearchable} photos`} on record could not be searched.`] : []),
      ],
      captures: probes.map(({ captureId }) => captureId),
      proposals: this.like(probes, { threshold, limit: MOST, notPersons: material.ownRecords }).slice(0, MOST),
    };
  }

  /** Who has a photo to compare, and none that looks like these. */
  async disagrees(material: SearchMaterial, personIds: readonly string[], signal: AbortSignal): Promise<string[]> {
    const probes = (await this.vectors.of(this.actor(), material.photos, signal)).filter((photo): photo is Probe => 'vector' in photo);
    if (!probes.length || !personIds.length) return [];
    await this.gallery.complete(signal);
    const low = UNLIKE * this.vectors.threshold;
    return this.like(probes, { limit: personIds.length, onlyPersons: personIds }).filter(({ score }) => score < low).map(({ personId }) => personId);
  }

  /** Each person once, by the most alike of all pairs of photos, best first. */
  private like(probes: readonly Probe[], options: Parameters<FaceGalleryService['search']>[1]): Proposal[] {
    const found = new Map<string, Agreement[]>();
    for (const { captureId: probeCaptureId, vector } of probes) {
      for (const { personKey, captureKey, cosine } of this.gallery.search(vector, options).candidates) {
        found.set(personKey, [...(found.get(personKey) ?? []), { probeCaptureId, captureId: captureKey, fingerPosition: null, score: cosine }]);
      }
    }
    return [...found].map(([personId, agreements]) => ({ personId, score: Math.max(...agreements.map(({ score }) => score)), decibel: null, atLeast: false, handsExchanged: false, agreements }))
      .sort((one, other) => other.score - one.score);
  }

  private actor(): Actor {
    return systemActor('job', randomUUID());
  }
}
