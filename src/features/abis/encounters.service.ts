import { Injectable } from '@nestjs/common';
import { Conflict, Invalid, NotFound, Refused } from '../../domain/errors.js';
import type { Encounter } from '../../domain/osia.js';
import type { Tx } from '../../platform/database/tx.js';
import type { EncounterBody } from './bodies.dto.js';
import type { TemplatesQuery } from './calls.dto.js';
import { type Caller, type Outcome, ownGalleries } from './caller.js';
import { ClientDeskService } from './client-desk.service.js';
import { EncounterBytesService } from './encounter-bytes.service.js';
import { presentEncounter, presentIds, presentTemplate } from './encounters.presenter.js';
import { type EncounterRow, EncountersRepository } from './encounters.repository.js';
import { FingersService } from './fingers.service.js';
import { PeopleOnRecordService, referenceOfPerson } from './people-on-record.service.js';

export interface Ids { readonly personId: string; readonly encounterId: string }

/** What a client keeps here: made, read, replaced, deleted. Of people on record it reads that they are there. */
@Injectable()
export class EncountersService {
  constructor(
    private readonly desk: ClientDeskService, private readonly encounters: EncountersRepository, private readonly bytes: EncounterBytesService,
    private readonly fingers: FingersService, private readonly people: PeopleOnRecordService,
  ) {}

  /** @throws Conflict where there is such an encounter, Refused for a gallery or person that is not the client's */
  async create(caller: Caller, { personId, encounterId, body }: Ids & { body: EncounterBody }, signal: AbortSignal): Promise<Outcome> {
    this.mustBeOwn(personId);
    this.mustOwn(caller, body.galleries);
    const { fingers, passedOver } = await this.fingers.read(body.biometricData, 'biometricData', signal);
    await this.desk.write(caller, 'createEncounter', async (tx) => {
      if (await this.encounters.one(tx, caller.client.name, personId, encounterId)) throw new Conflict('abis.exists', 'This person has an encounter of that id.');
      const id = await this.encounters.add(tx, { client: caller.client.name, personKey: personId, encounterKey: encounterId, status: lower(body.status), encounterType: body.encounterType, galleries: body.galleries });
      await this.bytes.keep(tx, caller.client.name, id, fingers);
      return null;
    });
    return { status: 200, body: presentIds(personId, encounterId, [...passedOver, ...notKept(body)]) };
  }

  /** Replaces everything of it. @throws NotFound */
  async update(caller: Caller, { personId, encounterId, body }: Ids & { body: EncounterBody }, signal: AbortSignal): Promise<Outcome> {
    this.mustBeOwn(personId);
    this.mustOwn(caller, body.galleries);
    if (body.encounterId !== undefined && body.encounterId !== encounterId) throw new Invalid({ encounterId: 'The encounter in the address has another id.' });
    const { fingers, passedOver } = await this.fingers.read(body.biometricData, 'biometricData', signal);
    await this.desk.write(caller, 'updateEncounter', async (tx) => {
      const { id } = await this.must(tx, caller, personId, encounterId);
      await this.encounters.change(tx, id, { status: lower(body.status), encounterType: body.encounterType, galleries: body.galleries });
      await this.encounters.eraseTemplates(tx, id);
      await this.bytes.keep(tx, caller.client.name, id, fingers);
      return null;
    });
    return { status: 200, body: presentIds(personId, encounterId, [...passedOver, ...notKept(body)]) };
  }

  async setStatus(caller: Caller, { personId, encounterId, status }: Ids & { status: Encounter['status'] }): Promise<Outcome> {
    this.mustBeOwn(personId);
    await this.desk.write(caller, 'updateEncounterStatus', async (tx) => {
      const { id } = await this.must(tx, caller, personId, encounterId);
      await this.encounters.change(tx, id, { status: lower(status) });
      return null;
    });
    return { status: 204 };
  }

  async setGalleries(caller: Caller, { personId, encounterId, galleries }: Ids & { galleries: readonly string[] }): Promise<Outcome> {
    this.mustBeOwn(personId);
    this.mustOwn(caller, galleries);
    await this.desk.write(caller, 'updateEncounterGalleries', async (tx) => {
      const { id } = await this.must(tx, caller, personId, encounterId);
      await this.encounters.change(tx, id, { galleries: [...galleries] });
      return null;
    });
    return { status: 204 };
  }

  async all(caller: Caller, { personId }: Pick<Ids, 'personId'>): Promise<Outcome> {
    const ref = referenceOfPerson(personId);
    if (ref) return { status: 200, body: await this.people.encounters(caller, 'readAllEncounters', ref) };
    return { status: 200, body: await this.read(caller, 'readAllEncounters', personId) };
  }

  async one(caller: Caller, { personId, encounterId }: Ids): Promise<Outcome> {
    const ref = referenceOfPerson(personId);
    const encounters = ref ? await this.people.encounters(caller, 'readEncounter', ref) : await this.read(caller, 'readEncounter', personId, encounterId);
    const found = encounters.find((one) => one.encounterId === encounterId);
    if (!found) throw new NotFound('encounter');
    return { status: 200, body: found };
  }

  /** @throws Refused for people on record: their prints stay here */
  async templates(caller: Caller, { personId, encounterId, wanted }: Ids & { wanted: Partial<Pick<TemplatesQuery, 'biometricType' | 'biometricSubType' | 'instance' | 'templateFormat' | 'qualityFormat'>> }): Promise<Outcome> {
    this.mustBeOwn(personId);
    const [found] = await this.read(caller, 'readTemplate', personId, encounterId);
    const fits = Object.entries(wanted).filter(([, value]) => value !== undefined) as [keyof typeof wanted, string][];
    return { status: 200, body: found!.biometricData.filter((item) => fits.every(([field, value]) => item[field] === value)).map(presentTemplate) };
  }

  /** What this client keeps of a person, active or not; the look is committed. @throws NotFound */
  async read(caller: Caller, operation: string, personId: string, encounterId?: string): Promise<Encounter[]> {
    const found = await this.desk.read(caller, operation, async (tx) => {
      const name = caller.client.name;
      const rows = encounterId === undefined ? await this.encounters.ofPerson(tx, name, personId) : [await this.encounters.one(tx, name, personId, encounterId)].filter((row) => row !== null);
      await tx.listed('abis_encounter', { operation, personId, encounterId }, rows.map(({ id }) => id));
      const items = await this.bytes.itemsOf(tx, rows.map(({ id }) => id));
      return rows.map((row) => presentEncounter(row, items.get(row.id)!));
    });
    if (!found.length) throw new NotFound(encounterId === undefined ? 'person' : 'encounter');
    return found;
  }

  private async must(tx: Tx, { client }: Caller, personId: string, encounterId: string): Promise<EncounterRow> {
    const row = await this.encounters.one(tx, client.name, personId, encounterId);
    if (!row) throw new NotFound('encounter');
    return row;
  }

  private mustBeOwn(personId: string): void {
    this.people.refuse(personId);
  }

  private mustOwn({ client }: Caller, galleries: readonly string[]): void {
    const other = galleries.find((gallery) => !ownGalleries(client).includes(gallery));
    if (other !== undefined) throw new Refused({ rule: 'access.gallery', message: 'This client may not write to one of these galleries.' });
  }
}

const lower = (status: Encounter['status']): EncounterRow['status'] => (status === 'ACTIVE' ? 'active' : 'inactive');

/** What was sent and is kept nowhere. */
function notKept({ biographicData, contextualData, clientData, biometricData }: EncounterBody): string[] {
  const dropped = Object.entries({ biographicData, contextualData, clientData }).filter(([, value]) => value !== undefined && value !== null).map(([field]) => field);
  if (biometricData.some(({ image }) => image !== undefined)) dropped.push('pictures');
  return dropped.length ? [`Not kept here: ${dropped.join(', ')}.`] : [];
}
