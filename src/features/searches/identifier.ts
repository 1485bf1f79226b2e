import { Injectable } from '@nestjs/common';
import { Unavailable } from '../../platform/jobs/unavailable.js';
import type { SearchableFinger } from '../biometrics/capture-bytes.service.js';
import type { Presence } from '../biometrics/missing-fingers.dto.js';

/** A photo of the crossing; its bytes are opened by whoever makes a vector of it. */
export interface SearchablePhoto { readonly captureId: string; readonly captureRef: string }

/** What one crossing can be searched with. Keys are UUIDs. */
export interface SearchMaterial {
  readonly crossingId: string;
  /** Whose record the crossing is on: never a candidate, nor is any record of the same human being. */
  readonly personId: string;
  /** Every record of that human being. */
  readonly ownRecords: readonly string[];
  readonly fingers: readonly SearchableFinger[];
  readonly missing: readonly { readonly fingerPosition: number; readonly presence: Presence }[];
  readonly photos: readonly SearchablePhoto[];
  /** Enrolled well after this need not be searched: whoever comes later finds the earlier one. */
  readonly before: Date;
  /** When this was read, by the office's clock: the state of the gallery that is searched, or later. */
  readonly asOf: Date;
}

/** What an engine says of one finger or photo of a candidate. Scores are the engine's own. */
export interface Agreement {
  readonly probeCaptureId: string;
  /** The candidate's capture, where the engine names it. */
  readonly captureId: string | null;
  /** ISO finger position of the probe, null for a photo. */
  readonly fingerPosition: number | null;
  readonly score: number;
}

/** Whom an engine proposes. It says how alike, never who it is: people decide. */
export interface Proposal {
  readonly personId: string;
  readonly score: number;
  /** −10·log10 of the false-match rate at that score; null where nothing was calibrated. `atLeast`: the pairs counted support no more. */
  readonly decibel: number | null;
  readonly atLeast: boolean;
  /** The fingers would fit with left and right hand exchanged. */
  readonly handsExchanged: boolean;
  readonly agreements: readonly Agreement[];
}

/** What a search came to: all of it is kept. */
export interface Identification {
  readonly engine: string;
  readonly engineVersion: string;
  readonly threshold: number | null;
  readonly gallery: string;
  readonly gallerySize: number | null;
  readonly galleryAt: Date;
  /** What else decided the result: limits, filters, shares. Plain JSON. */
  readonly parameters: Record<string, unknown>;
  readonly calibration: { readonly name: string; readonly provisional: boolean } | null;
  /** What a reader must know of it, in plain sentences: few fingers, unfit prints, exchanged hands. */
  readonly remarks: readonly string[];
  /** Captures that it searched with. */
  readonly captures: readonly string[];
  /** Best first. */
  readonly proposals: readonly Proposal[];
}

/** An engine does not answer: its sentence may be shown to whoever waits for the search. It is tried again. */
export class EngineAway extends Unavailable {}

/** An engine that searches: the embedded ones, or an agency's ABIS. */
export interface Identifier {
  readonly name: string;
  /**
   * Searches everyone enrolled before. Called by a job, outside any transaction; may be called again for the same crossing.
   * @returns null where the crossing holds nothing for this engine
   * @throws anything to be tried again (EngineAway with a sentence for people); Refused to fail for good with its sentence
   */
  identify(material: SearchMaterial, signal: AbortSignal): Promise<Identification | null>;
  /** What it can search with: captures of another kind ask for no search. */
  readonly kinds: readonly ('finger' | 'photo')[];
  /**
   * Of persons whom another engine proposes those whom this one, having material of both, finds to be somebody else:
   * twins look alike and have other fingers. Absent: it can't say.
   */
  disagrees?(material: SearchMaterial, personIds: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
}

/** The engines of this office; each says so when its room starts (onModuleInit). */
@Injectable()
export class Identifiers {
  private readonly engines: Identifier[] = [];

  add(engine: Identifier): void {
    this.engines.push(engine);
  }

  all(): readonly Identifier[] {
    return this.engines;
  }
}
