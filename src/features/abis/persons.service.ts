import { Injectable } from '@nestjs/common';
import { Conflict, Invalid, NotFound } from '../../domain/errors.js';
import type { Caller, Outcome } from './caller.js';
import { ClientDeskService } from './client-desk.service.js';
import { type EncounterRow, EncountersRepository } from './encounters.repository.js';
import { PeopleOnRecordService } from './people-on-record.service.js';
import type { Ids } from './encounters.service.js';

/** Persons of a client's own are what their encounters say: deleted, merged, moved. People on record are nobody's to move but ours. */
@Injectable()
export class PersonsService {
  constructor(private readonly desk: ClientDeskService, private readonly encounters: EncountersRepository, private readonly people: PeopleOnRecordService) {}

  async remove(caller: Caller, { personId }: Pick<Ids, 'personId'>): Promise<Outcome> {
    this.people.refuse(personId);
    await this.desk.write(caller, 'deletePerson', async (tx) => {
      const rows = await this.encounters.ofPerson(tx, caller.client.name, personId);
      if (!rows.length) throw new NotFound('person');
      for (const { id } of rows) await this.encounters.remove(tx, id);
      return null;
    });
    return { status: 204 };
  }

  async removeEncounter(caller: Caller, { personId, encounterId }: Ids): Promise<Outcome> {
    this.people.refuse(personId);
    await this.desk.write(caller, 'deleteEncounter', async (tx) => {
      const row = await this.encounters.one(tx, caller.client.name, personId, encounterId);
      if (!row) throw new NotFound('encounter');
      await this.encounters.remove(tx, row.id);
      return null;
    });
    return { status: 204 };
  }

  /** All encounters of the source become the target's. @throws Conflict where both have one of the same id: nothing moves */
  merge(caller: Caller, { target, source }: { target: string; source: string }): Promise<Outcome> {
    return this.give(caller, 'mergePerson', target, source, (rows) => rows);
  }

  move(caller: Caller, { target, source, encounterId }: { target: string; source: string; encounterId: string }): Promise<Outcome> {
    return this.give(caller, 'moveEncounter', target, source, (rows) => rows.filter(({ encounterKey }) => encounterKey === encounterId));
  }

  private async give(caller: Caller, operation: string, target: string, source: string, which: (rows: EncounterRow[]) => EncounterRow[]): Promise<Outcome> {
    this.people.refuse(target);
    this.people.refuse(source);
    if (target === source) throw new Invalid({ personIdSource: 'Name two persons.' });
    await this.desk.write(caller, operation, async (tx) => {
      const theirs = await this.encounters.ofPerson(tx, caller.client.name, target);
      const moving = which(await this.encounters.ofPerson(tx, caller.client.name, source));
      if (!moving.length) throw new NotFound(operation === 'moveEncounter' ? 'encounter' : 'person');
      // a person is nothing but their encounters: one moves to somebody new, as when a merge is undone
      if (!theirs.length && operation === 'mergePerson') throw new NotFound('person');
      const taken = new Set(theirs.map(({ encounterKey }) => encounterKey));
      if (moving.some(({ encounterKey }) => taken.has(encounterKey))) throw new Conflict('abis.exists', 'Both persons have an encounter of the same id. Nothing was moved.');
      for (const { id } of moving) await this.encounters.change(tx, id, { personKey: target });
      return null;
    });
    return { status: 204 };
  }
}
