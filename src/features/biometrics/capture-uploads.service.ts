import { Injectable } from '@nestjs/common';
import { Invalid } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { Osia } from '../../platform/osia/osia.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import { CaptureBytesService } from './capture-bytes.service.js';
import { readCaptureFile } from './capture-files.js';
import type { CaptureFile } from './capture-parts.js';
import type { UploadCapture } from './capture-uploads.dto.js';
import { presentExtraction, type ShownUpload } from './capture-uploads.presenter.js';
import { presentCapture, type ShownNewCapture } from './captures.presenter.js';
import { CapturesRepository } from './captures.repository.js';
import { CapturesService } from './captures.service.js';
import { ExtractionsService } from './extractions.service.js';
import { presentMissing } from './missing-fingers.presenter.js';
import { MissingFingersService } from './missing-fingers.service.js';

/** Files of captures: all that is in one is recorded together or not at all. */
@Injectable()
export class CaptureUploadsService {
  constructor(
    private readonly database: Database, private readonly crossings: CrossingsService, private readonly captures: CapturesService, private readonly rows: CapturesRepository,
    private readonly bytes: CaptureBytesService, private readonly missing: MissingFingersService, private readonly extractions: ExtractionsService, private readonly events: Events, private readonly osia: Osia,
  ) {}

  /** The command that finds minutiae, null where templates must be handed in. */
  get engine(): string | null {
    return this.extractions.engine;
  }

  /** @throws Invalid by field (`body` is the file), Refused for a finger that is recorded as amputated */
  async upload(actor: Actor, crossingRef: string, bytes: unknown, input: UploadCapture): Promise<ShownUpload> {
    const file = await readCaptureFile(bytes, input); // decoded before anybody waits for the person
    if (!file.captures.length && !file.missing.length) {
      throw new Invalid({ body: `The file holds no finger and no photo that is kept. ${file.passedOver.map(({ record, why }) => `Record ${record}: ${why}`).join(' ')}`.trim() });
    }
    return this.database.write(actor, async (tx) => {
      const { id } = await this.crossings.mustFind(tx, crossingRef);
      await tx.lockPersons((await this.crossings.mustGet(tx, id)).personId);
      const { personId } = await this.crossings.mustGet(tx, id);
      const occurredAt = input.occurredAt ?? tx.now;
      const captures = await this.keep(tx, { id, personId }, file, input.device ?? null, occurredAt);
      await this.missing.addFrom(tx, { id, personId }, file.missing, occurredAt);
      const missing = await this.missing.standing(tx, [id]);
      return {
        crossing: crossingRef, captures, passedOver: [...file.passedOver], missingFingers: presentMissing(crossingRef, missing).fingers,
        extraction: presentExtraction(file.captures.filter(({ kind, picture, template }) => kind === 'finger' && picture && !template).length, this.engine),
      };
    });
  }

  private async keep(tx: Tx, { id: crossingId, personId }: { id: string; personId: string }, file: CaptureFile, device: string | null, occurredAt: Date): Promise<ShownNewCapture[]> {
    const added = await this.captures.recordMany(tx, file.captures.map(({ kind, fingerPosition, externalId, quality, qualityAlgorithm, impression }) =>
      ({ crossingId, personId, kind, fingerPosition, externalId, quality, qualityAlgorithm, impression, device, occurredAt })));
    const shown: ShownNewCapture[] = [];
    for (const [index, { picture, template }] of file.captures.entries()) {
      const { id, matchReviews } = added[index]!;
      if (picture) await this.bytes.addImage(tx, { id, personId }, picture);
      if (template) await this.bytes.addTemplate(tx, { id, crossingId, personId }, template);
      if (picture && !template) await this.extractions.ask(tx, (await this.rows.byId(tx, id))!);
      shown.push({ ...presentCapture((await this.rows.byId(tx, id))!), matchReviews });
    }
    // an ABIS finds the minutiae of a picture itself
    const searchable = file.captures.flatMap(({ kind, template }, index) => (kind === 'photo' || template || this.osia.enabled ? [added[index]!.id] : []));
    if (searchable.length) await this.events.publish(tx, { type: 'captures.registered', crossingId, personId, captureIds: searchable });
    return shown;
  }
}
