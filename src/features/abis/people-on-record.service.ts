import { Injectable } from '@nestjs/common';
import { NotFound, Refused } from '../../domain/errors.js';
import type { Encounter } from '../../domain/osia.js';
import { parseReference } from '../../domain/reference.js';
import type { FingerView } from '../../matching/template.js';
import { CaptureBytesService } from '../biometrics/capture-bytes.service.js';
import { mayUsePeople, PEOPLE, type Caller } from './caller.js';
import { ClientDeskService } from './client-desk.service.js';
import { presentCrossing } from './encounters.presenter.js';
import { PeopleOnRecordRepository } from './people-on-record.repository.js';

/** A finger of somebody on record, for comparing inside this house. */
export interface FingerOnRecord { readonly encounterRef: string; readonly position: number; readonly views: readonly FingerView[] }

/** The reference of a person that this id is, in its written form; null for an id of a client's own. */
export function referenceOfPerson(personId: string): string | null {
  const parsed = parseReference('PE', personId);
  return parsed.ok ? parsed.reference : null;
}

/** People on record, as far as a client may know of them: that there is such a person, and which encounters. */
@Injectable()
export class PeopleOnRecordService {
  constructor(private readonly desk: ClientDeskService, private readonly people: PeopleOnRecordRepository, private readonly bytes: CaptureBytesService) {}

  /** @throws NotFound, also for a client that may not use them */
  async encounters(caller: Caller, operation: string, ref: string): Promise<Encounter[]> {
    this.mustMay(caller, ref);
    const crossings = await this.desk.read(caller, operation, async (tx) => {
      const person = await this.people.personByRef(tx, ref);
      await tx.listed('person', { operation, ref }, person ? [person.id] : []);
      return person && this.people.crossingsOf(tx, person.id);
    });
    if (!crossings?.length) throw new NotFound('person', ref);
    return crossings.map((crossing) => presentCrossing(crossing.ref, PEOPLE));
  }

  /** All fingers of that person, to be compared here; they are shown to nobody. @throws NotFound */
  async fingersOf(caller: Caller, operation: string, ref: string): Promise<FingerOnRecord[]> {
    this.mustMay(caller, ref);
    const fingers = await this.desk.read(caller, operation, async (tx) => {
      const person = await this.people.personByRef(tx, ref);
      await tx.listed('person', { operation, ref }, person ? [person.id] : []);
      if (!person) return null;
      const found: FingerOnRecord[] = [];
      for (const crossing of await this.people.crossingsOf(tx, person.id)) {
        for (const { fingerPosition, views } of await this.bytes.templatesOf(tx, crossing.id)) found.push({ encounterRef: crossing.ref, position: fingerPosition, views });
      }
      return found;
    });
    if (!fingers) throw new NotFound('person', ref);
    return fingers;
  }

  /** Whatever would change or take away something of them. */
  refuse(personId: string): void {
    const ref = referenceOfPerson(personId);
    if (ref) throw new Refused({ rule: 'access.people-on-record', message: `${ref} is a person on record here: no other system changes them or takes their prints.` });
  }

  private mustMay({ client }: Caller, ref: string): void {
    if (!mayUsePeople(client)) throw new NotFound('person', ref);
  }
}
