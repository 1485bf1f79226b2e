import type { BiometricComputedData, BiometricData, Encounter, ExtendablePersonIds } from '../../domain/osia.js';
import type { EncounterRow } from './encounters.repository.js';

/** A client's own encounter, with what is kept of it. */
export function presentEncounter({ encounterKey, status, encounterType, galleries, recordedAt, changedAt }: EncounterRow, items: readonly BiometricData[]): Encounter {
  return {
    encounterId: encounterKey, status: status === 'active' ? 'ACTIVE' : 'INACTIVE', encounterType, createdDate: recordedAt.toISOString(), updatedDate: changedAt.toISOString(), galleries,
    biometricData: items.map((item) => ({ ...item, encounterId: encounterKey })),
  };
}

export function presentTemplate({ biometricType, biometricSubType, instance, template, templateFormat, quality, qualityFormat, algorithm, vendor }: BiometricData): BiometricComputedData {
  return { biometricType, biometricSubType, instance, template: template!, templateFormat, quality, qualityFormat, algorithm, vendor };
}

/** Ids of an encounter; `notes` is where the document lets an implementation speak. */
export const presentIds = (personId: string, encounterId: string, notes: readonly string[]): ExtendablePersonIds => ({ personId, encounterId, ...(notes.length ? { others: { notes } } : {}) });

/** A crossing of somebody on record: that it is there. Nothing else of it is anybody's outside this office. */
export const presentCrossing = (ref: string, gallery: string): Encounter => ({ encounterId: ref, status: 'ACTIVE', encounterType: 'CROSSING', galleries: [gallery], biometricData: [] });
