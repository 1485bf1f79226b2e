import { Injectable } from '@nestjs/common';
import type { Caller, Outcome } from './caller.js';
import { EncountersService } from './encounters.service.js';
import { GalleriesService } from './galleries.service.js';
import { IdentifyService } from './identify.service.js';
import { PersonsService } from './persons.service.js';
import { VerifyService } from './verify.service.js';

/** What each call is told: plain JSON, so that it can be done later. */
export interface Inputs {
  createEncounter: Parameters<EncountersService['create']>[1];
  updateEncounter: Parameters<EncountersService['update']>[1];
  readAllEncounters: Parameters<EncountersService['all']>[1];
  readEncounter: Parameters<EncountersService['one']>[1];
  readTemplate: Parameters<EncountersService['templates']>[1];
  updateEncounterStatus: Parameters<EncountersService['setStatus']>[1];
  updateEncounterGalleries: Parameters<EncountersService['setGalleries']>[1];
  deleteEncounter: Parameters<PersonsService['removeEncounter']>[1];
  deletePerson: Parameters<PersonsService['remove']>[1];
  mergePerson: Parameters<PersonsService['merge']>[1];
  moveEncounter: Parameters<PersonsService['move']>[1];
  identify: Parameters<IdentifyService['identify']>[1];
  verifyFromId: Parameters<VerifyService['fromId']>[1];
  verifyFromBio: Parameters<VerifyService['both']>[1];
  readGalleries: Record<string, never>;
  readGalleryContent: Parameters<GalleriesService['content']>[1];
}
export type Operation = keyof Inputs;

/** Every call that can be answered at once or later, by its name. */
@Injectable()
export class OperationsService {
  private readonly all: { [O in Operation]: (caller: Caller, input: Inputs[O], signal: AbortSignal) => Promise<Outcome> };

  constructor(encounters: EncountersService, persons: PersonsService, identify: IdentifyService, verify: VerifyService, galleries: GalleriesService) {
    this.all = {
      createEncounter: (caller, input, signal) => encounters.create(caller, input, signal),
      updateEncounter: (caller, input, signal) => encounters.update(caller, input, signal),
      readAllEncounters: (caller, input) => encounters.all(caller, input),
      readEncounter: (caller, input) => encounters.one(caller, input),
      readTemplate: (caller, input) => encounters.templates(caller, input),
      updateEncounterStatus: (caller, input) => encounters.setStatus(caller, input),
      updateEncounterGalleries: (caller, input) => encounters.setGalleries(caller, input),
      deleteEncounter: (caller, input) => persons.removeEncounter(caller, input),
      deletePerson: (caller, input) => persons.remove(caller, input),
      mergePerson: (caller, input) => persons.merge(caller, input),
      moveEncounter: (caller, input) => persons.move(caller, input),
      identify: (caller, input, signal) => identify.identify(caller, input, signal),
      verifyFromId: (caller, input, signal) => verify.fromId(caller, input, signal),
      verifyFromBio: (caller, input, signal) => verify.both(caller, input, signal),
      readGalleries: (caller) => galleries.names(caller),
      readGalleryContent: (caller, input) => galleries.content(caller, input),
    };
  }

  perform<O extends Operation>(operation: O, caller: Caller, input: Inputs[O], signal: AbortSignal): Promise<Outcome> {
    return this.all[operation](caller, input, signal);
  }
}
