import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FINGER_WORDS } from '../../domain/person-words.js';
import { calibrated, type Calibration, loadCalibration } from '../../matching/calibration.js';
import { ENGINE_NAME, ENGINE_VERSION } from '../../matching/engine.js';
import { comparePersons } from '../../matching/fusion.js';
import { normalise, type Print } from '../../matching/print.js';
import { prepare } from '../../matching/probe.js';
import { type Proposed, proposed } from '../../matching/proposed.js';
import { proposingDecibel, thresholdFor } from '../../matching/threshold.js';
import { Osia } from '../../platform/osia/osia.js';
import { MatchingSetting } from '../../platform/matching/matching-setting.js';
import { GalleryService } from './gallery.service.js';
import { type Identification, type Identifier, Identifiers, type Proposal, type SearchMaterial } from './identifier.js';
import { notTaken } from '../biometrics/missing-fingers.presenter.js';

/** At most so many are proposed: each is a question to two people. */
const MOST = 10;
/** More prints of one finger are not searched with: whoever hands in hundreds would keep everybody else waiting. */
const MOST_OF_A_FINGER = 8;
/** A tenth of strangers agree so well: whoever does worse has other fingers. */
const UNLIKE_DECIBEL = 10;

/** Times are given before a transaction commits: two that overlap must not miss each other. No transaction lasts longer. */
const STILL_OPEN_MS = 60_000;

interface Probe { readonly print: Print; readonly captureId: string; readonly position: number }

/** The fingerprint engine of this house: searches everybody who was enrolled before, and says from which score on it proposes. */
@Injectable()
export class FingerIdentifier implements Identifier, OnModuleInit {
  readonly name = ENGINE_NAME;
  readonly kinds = ['finger'] as const;
  private readonly calibration: Calibration;

  /** @throws when the calibration that was set can't be used */
  constructor(private readonly gallery: GalleryService, private readonly engines: Identifiers, private readonly setting: MatchingSetting, private readonly osia: Osia) {
    this.calibration = loadCalibration(setting.calibration);
  }

  onModuleInit(): void {
    if (!this.osia.enabled) this.engines.add(this);
  }

  async identify(material: SearchMaterial, signal: AbortSignal): Promise<Identification | null> {
    if (!material.fingers.length) return null;
    const { probes, unfit, unread, left } = probesOf(material);
    await this.gallery.complete(signal);
    const { prints: gallerySize } = this.gallery.state;
    const positions = new Set(probes.map(({ position }) => position));
    const fingers = positions.size;
    const decibel = this.setting.decibel ?? proposingDecibel(this.gallery.state.persons);
    const thresholds = Object.fromEntries(Array.from({ length: Math.max(1, fingers) }, (_, at) => [at + 1, thresholdFor(this.calibration, at + 1, decibel)]));
    const found = await this.gallery.search(probes.map(({ print }) => print), {
      before: material.before.getTime() + STILL_OPEN_MS, notPersons: material.ownRecords, threshold: Math.min(...Object.values(thresholds)), limit: 10 * MOST, signal,
    });
    const proposals = proposed(found, positions, (person) => this.gallery.positionsOf(person), (common) => thresholds[common]!, MOST);
    return {
      engine: ENGINE_NAME, engineVersion: ENGINE_VERSION, threshold: thresholds[Math.max(1, fingers)]!, gallery: 'fingers of everybody enrolled before', gallerySize, galleryAt: material.asOf,
      parameters: { thresholdDecibel: decibel, thresholds, most: MOST, before: material.before.toISOString(), prints: probes.length, persons: found.persons, survivors: found.survivors, compared: found.compared },
      calibration: { name: this.calibration.name, provisional: this.calibration.provisional },
      remarks: remarksOf(material, fingers, { unfit, unread, left }, this.gallery.state.unsearchable),
      captures: [...new Set(probes.map(({ captureId }) => captureId))],
      proposals: proposals.map((one) => this.proposal(one, probes)),
    };
  }

  /** Who has fingers to compare, and did not come near with any of them. */
  async disagrees(material: SearchMaterial, personIds: readonly string[], signal: AbortSignal): Promise<string[]> {
    const { probes } = probesOf(material);
    const positions = new Set(probes.map(({ position }) => position));
    const comparable = personIds.filter((id) => [...this.gallery.positionsOf(id)].some((position) => positions.has(position)));
    if (!comparable.length) return [];
    await this.gallery.complete(signal);
    const prepared = probes.map(({ print }) => prepare(print));
    return comparable.filter((id) => {
      const { score, fingers } = comparePersons(prepared, this.gallery.printsOf(id));
      return score < thresholdFor(this.calibration, Math.max(1, fingers.length), UNLIKE_DECIBEL);
    });
  }

  private proposal({ candidate: { personKey, score, fingers }, exchanged: handsExchanged, common }: Proposed, probes: readonly Probe[]): Proposal {
    const said = calibrated(this.calibration, common, score);
    return {
      personId: personKey, score, decibel: said?.decibel ?? null, atLeast: said?.atLeast ?? false, handsExchanged,
      agreements: fingers.map(({ probe, captureKey, probePosition, score: own }) => ({ probeCaptureId: probes[probe]!.captureId, captureId: captureKey, fingerPosition: probePosition, score: own })),
    };
  }
}

/** The newest captures first. `left`: fingers of which there are more prints than are searched with. */
function probesOf({ fingers }: SearchMaterial): { probes: Probe[]; unfit: number[]; unread: number[]; left: number[] } {
  const probes: Probe[] = [];
  const [unfit, unread, left]: number[][] = [[], [], []];
  for (const { captureId, fingerPosition, views, why } of [...fingers].sort((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime())) {
    const fit = views.map((view) => normalise(view)).filter((one) => one.unfit === null);
    if (why) unread.push(fingerPosition);
    else if (!fit.length) unfit.push(fingerPosition);
    const room = MOST_OF_A_FINGER - probes.filter(({ position }) => position === fingerPosition).length;
    if (fit.length > room) left.push(fingerPosition);
    probes.push(...fit.slice(0, room).map(({ print }) => ({ print, captureId, position: fingerPosition })));
  }
  return { probes, unfit, unread, left };
}

const named = (positions: readonly number[]): string => [...new Set(positions)].map((position) => FINGER_WORDS[position]!.toLowerCase()).join(', ');

/** What a reader must know of a search: it says how much it rests on. */
function remarksOf({ missing }: SearchMaterial, fingers: number, { unfit, unread, left }: Pick<ReturnType<typeof probesOf>, 'unfit' | 'unread' | 'left'>, unsearchable: number): string[] {
  return [
    fingers === 0 ? 'No finger could be searched with.' : fingers < 4 ? `Only ${fingers === 1 ? 'one finger was' : `${fingers} fingers were`} searched with: a match is missed more often than with four.` : '',
    unfit.length ? `Too few points were found in: ${named(unfit)}.` : '',
    left.length ? `Only the newest ${MOST_OF_A_FINGER} prints were searched with of: ${named(left)}.` : '',
    unread.length ? `The template could not be opened of: ${named(unread)}.` : '',
    ...missing.map(notTaken),
    unsearchable ? `${unsearchable === 1 ? 'One template' : `${unsearchable} templates`} on record could not be searched.` : '',
  ].filter(Boolean);
}
