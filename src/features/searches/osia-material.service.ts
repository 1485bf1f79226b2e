import { Injectable } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import { type BiometricData, type Encounter, impressionOfCode, type MissingPresence, subTypeOfFinger } from '../../domain/osia.js';
import type { Tx } from '../../platform/database/tx.js';
import { Osia } from '../../platform/osia/osia.js';
import { CaptureBytesService } from '../biometrics/capture-bytes.service.js';
import { MissingFingersService } from '../biometrics/missing-fingers.service.js';
import { OsiaRepository, type SendableCapture, type Standing } from './osia.repository.js';

/** Everything of a crossing that an ABIS is told: biometrics under opaque keys, no name, no date of birth, no reference. */
export interface Sendable extends Standing {
  readonly content: string;
  readonly items: readonly BiometricData[];
  /** The captures in them, by key. */
  readonly captures: readonly SendableCapture[];
  /** Fingers, or null for a photo, that are kept and could not be opened. */
  readonly unread: readonly (number | null)[];
}

const COMPRESSION = { 'image/png': 'PNG', 'image/jpeg': 'JPEG', 'image/wsq': 'WSQ' } as const;
const WHY = 'Sent to the ABIS';

/** Opens what a crossing holds and writes it in the ABIS's words. */
@Injectable()
export class OsiaMaterialService {
  constructor(private readonly crossings: OsiaRepository, private readonly bytes: CaptureBytesService, private readonly missing: MissingFingersService, private readonly osia: Osia) {}

  /** null where there is nothing to send. It leaves the office: that is written as a look of each capture. */
  async of(tx: Tx, crossingId: string): Promise<Sendable | null> {
    const standing = await this.crossings.standing(tx, crossingId);
    if (!standing || standing.content === null) return null;
    const captures = await this.crossings.captures(tx, crossingId);
    const items: BiometricData[] = [];
    const unread: (number | null)[] = [];
    const sent: SendableCapture[] = [];
    for (const capture of captures) {
      const item = await this.item(tx, capture);
      if (item) {
        items.push(item);
        sent.push(capture);
      } else unread.push(capture.fingerPosition);
    }
    await tx.listed('capture', { to: WHY }, sent.map(({ id }) => id), 'export', { person: standing.personId, case: standing.caseId });
    const gone = (await this.missing.standing(tx, [crossingId])).map(({ fingerPosition, presence }): BiometricData => {
      const biometricSubType = subTypeOfFinger(fingerPosition);
      return { biometricType: 'FINGER', biometricSubType, missing: [{ biometricSubType, presence: presence.toUpperCase() as MissingPresence }] };
    });
    return { ...standing, content: standing.content, items: [...items, ...gone], captures: sent, unread };
  }

  encounter({ items }: Sendable): Encounter {
    return { status: 'ACTIVE', encounterType: 'crossing', galleries: this.osia.galleries, biometricData: items };
  }

  private async item(tx: Tx, capture: SendableCapture): Promise<BiometricData | null> {
    try {
      const image = capture.hasImage ? await this.bytes.image(tx, capture.id) : null;
      const template = capture.templateFormat ? await this.bytes.template(tx, capture.id) : null;
      const { kind, fingerPosition, impression, quality, occurredAt } = capture;
      return {
        biometricType: kind === 'photo' ? 'FACE' : 'FINGER', biometricSubType: kind === 'photo' ? 'PORTRAIT' : subTypeOfFinger(fingerPosition!),
        instance: capture.id, captureDate: occurredAt.toISOString(),
        ...(impression === null ? {} : { impressionType: impressionOfCode(impression) }),
        ...(quality === null ? {} : { quality, qualityFormat: qualityFormat(capture.qualityAlgorithm) }),
        ...(image ? { image: image.bytes.toString('base64'), mimeType: image.type === 'image/wsq' ? 'image/x-wsq' : image.type, compression: COMPRESSION[image.type] } : {}),
        ...(template ? { template: template.bytes.toString('base64'), templateFormat: template.format } : {}),
      };
    } catch (error) {
      if (error instanceof Refused) return null; // sealed with a key that is not here, or damaged
      throw error;
    }
  }
}

const qualityFormat = (algorithm: string | null): string => (/nfiq\W*2/i.test(algorithm ?? '') ? 'NFIQ2' : /nfiq/i.test(algorithm ?? '') ? 'NFIQ' : 'ISO_19794');
