import { Injectable } from '@nestjs/common';
import type { Candidate, ScoreDetail } from '../../domain/osia.js';
import { subTypeOfFinger } from '../../domain/osia.js';
import { calibrated, type Calibration, loadCalibration } from '../../matching/calibration.js';
import { ENGINE } from '../../matching/engine.js';
import { proposingDecibel, thresholdFor } from '../../matching/threshold.js';
import { MatchingSetting } from '../../platform/matching/matching-setting.js';

/** One comparison in ten thousand may say that a stranger is who they claim to be. */
const CLAIM_DECIBEL = 40;

/** One finger of a comparison. `position` is the gallery's. */
export interface FingerScore { readonly score: number; readonly position: number; readonly encounterId: string }

/** What scores say to other agencies' systems, and from which on they are told: never less than this office itself would look at. */
@Injectable()
export class ScoringService {
  private readonly calibration: Calibration;

  constructor(private readonly setting: MatchingSetting) {
    this.calibration = loadCalibration(setting.calibration);
  }

  /** The lowest score that a search among so many proposes, with so many fingers in common. */
  proposes(fingers: number, persons: number): number {
    return thresholdFor(this.calibration, fingers, this.setting.decibel ?? proposingDecibel(persons));
  }

  /** The lowest score that confirms a claim. */
  confirms(fingers: number): number {
    return thresholdFor(this.calibration, fingers, CLAIM_DECIBEL);
  }

  candidate(personId: string, score: number, common: number, fingers: readonly FingerScore[], galleries: readonly string[], handsExchanged: boolean): Omit<Candidate, 'rank'> {
    return { personId, score: rounded(score), scores: fingers.map((one) => this.finger(one, galleries)), others: { ...this.said(common, score), ...(handsExchanged ? { handsExchanged } : {}) } };
  }

  /** Whom a photo resembles. Cosines are not calibrated: how often strangers look so alike, nobody counted. */
  face(personId: string, cosine: number, encounterId: string | undefined, gallery: string): Omit<Candidate, 'rank'> & { scores: readonly ScoreDetail[] } {
    return {
      personId, score: rounded(cosine), others: { measure: 'cosine' },
      scores: [{ score: rounded(cosine), ...(encounterId ? { encounterId } : {}), galleries: [gallery], biometricType: 'FACE', biometricSubType: 'PORTRAIT', others: { measure: 'cosine' } }],
    };
  }

  /** The sum over fingers first, then each. */
  verified(score: number, common: number, fingers: readonly FingerScore[]): ScoreDetail[] {
    return common ? [{ score: rounded(score), biometricType: 'FINGER', others: this.said(common, score) }, ...fingers.map((one) => this.finger(one, []))] : [];
  }

  private finger({ score, position, encounterId }: FingerScore, galleries: readonly string[]): ScoreDetail {
    return {
      score: rounded(score), ...(encounterId ? { encounterId } : {}), ...(galleries.length ? { galleries } : {}), biometricType: 'FINGER',
      biometricSubType: position ? subTypeOfFinger(position) : 'UNKNOWN',
    };
  }

  /** −10·log10 of the false-match rate, as far as the pairs counted support it. */
  private said(fingers: number, score: number): Record<string, unknown> {
    const said = calibrated(this.calibration, fingers, score);
    return {
      engine: ENGINE, calibration: this.calibration.name, provisional: this.calibration.provisional,
      ...(said ? { falseMatchDecibel: Math.round(said.decibel * 10) / 10, atLeast: said.atLeast } : {}),
    };
  }
}

const rounded = (score: number): number => Math.round(score * 1000) / 1000;
