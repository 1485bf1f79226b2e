import type { ShownManifest } from './manifest.service.js';
import type { ManifestLine } from './seats.presenter.js';

/** The manifest as the office works with it. Nothing in it is ranked: seats stand in order of number. */
export interface ManifestSections {
  /** Aboard on the ground and stopped: first of all. */
  toBeTakenOff: ManifestLine[];
  /** Live seats of returnees. */
  returnees: ManifestLine[];
  /** Live seats of everybody else. */
  others: ManifestLine[];
  /** Who lost the seat to a barrier or is stopped now. */
  stopped: ManifestLine[];
  /** Seats that ended at the aircraft: who did not travel, who was handed over. */
  ended: ManifestLine[];
  /** Returnees without an outcome yet. */
  withoutOutcome: number;
}

export function manifestSections(manifest: ShownManifest, stopList: ShownManifest): ManifestSections {
  const lines = manifest.items as ManifestLine[];
  const live = lines.filter(({ endedAt }) => !endedAt);
  const returnees = live.filter(({ kind }) => kind === 'returnee');
  return {
    toBeTakenOff: lines.filter((line) => line.toBeTakenOff),
    returnees, others: live.filter(({ kind }) => kind !== 'returnee'),
    stopped: stopList.items as ManifestLine[],
    ended: lines.filter(({ endedAt }) => endedAt),
    withoutOutcome: returnees.filter(({ outcome }) => !outcome).length,
  };
}
