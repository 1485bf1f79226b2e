import { Injectable } from '@nestjs/common';
import { endOfDay, startOfDay } from '../../domain/day.js';
import { Invalid, NotFound, Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { ArrivalsService } from '../arrivals/arrivals.service.js';
import { PeopleService } from '../people/people.service.js';
import type { ChangeCrossing, CrossingSource, ListCrossings, ProvisionalDetails, RegisterCrossing } from './crossings.dto.js';
import { presentCrossing, type ShownCrossing } from './crossings.presenter.js';
import { CrossingsRepository, type CrossingRow } from './crossings.repository.js';

/** One arrival to be registered; `arrivalEventId` is a key. */
export interface Registration {
  arrivalEventId?: string | null;
  occurredAt: Date;
  place: string;
  source: CrossingSource;
  person?: ProvisionalDetails;
}

/** A person's arrival. Registering it opens a provisional person and, by event, the case: clocks run from arrival. */
@Injectable()
export class CrossingsService {
  constructor(
    private readonly database: Database,
    private readonly crossings: CrossingsRepository,
    private readonly people: PeopleService,
    private readonly arrivals: ArrivalsService,
    private readonly events: Events,
  ) {}

  list(actor: Actor, query: ListCrossings): Promise<Page<ShownCrossing>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const filter = {
        from: query.from ? startOfDay(query.from) : null, before: query.to ? endOfDay(query.to) : null,
        event: query.arrivalEvent ? (await this.arrivals.mustFind(tx, referenceIn('arrivalEvent', 'AR', query.arrivalEvent))).id : null,
        person: query.person ? (await this.people.mustFind(tx, referenceIn('person', 'PE', query.person))).id : null,
      };
      const rows = await this.crossings.list(tx, filter, readCursor(query.cursor, 2), limit);
      await tx.listed('crossing', query, rows.slice(0, limit).map((row) => row.id), 'list', { person: filter.person });
      return pageOf(rows, limit, (row) => [row.at, row.id], presentCrossing);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownCrossing> {
    return this.database.read(actor, async (tx) => {
      const crossing = await this.mustFind(tx, ref);
      await tx.viewed('crossing', { record: crossing.id, person: crossing.personId, case: crossing.caseId });
      return presentCrossing(crossing);
    });
  }

  register(actor: Actor, input: RegisterCrossing): Promise<ShownCrossing> {
    return this.database.write(actor, async (tx) => presentCrossing(await this.registerIn(tx, input)));
  }

  /** For other rooms, inside their transaction. @throws Invalid by field, as the input class names them */
  async registerIn(tx: Tx, input: RegisterCrossing): Promise<CrossingRow> {
    const { arrivalEvent, ...rest } = input;
    const arrivalEventId = arrivalEvent ? (await this.arrivals.mustFind(tx, referenceIn('arrivalEvent', 'AR', arrivalEvent))).id : null;
    const [crossing] = await this.registerMany(tx, [{ ...rest, arrivalEventId }]).catch(withinPerson);
    return this.mustGet(tx, crossing!.id);
  }

  /**
   * For other rooms and bulk loads: opens a provisional person for each, writes the crossings and tells it once for
   * all, in a few statements whatever the number. The answer is in the order given. @throws Refused when one lies in the future
   */
  async registerMany(tx: Tx, registrations: readonly Registration[]): Promise<{ id: string; ref: string; personId: string }[]> {
    if (registrations.length === 0) return [];
    const early = registrations.find(({ occurredAt }) => occurredAt > tx.now);
    if (early) throw new Refused({ rule: 'time.future', message: 'That has not happened yet: the time given lies in the future.', facts: { occurredAt: early.occurredAt, now: tx.now } });
    const people = await this.people.openProvisionalMany(tx, registrations.map(({ person, occurredAt }) => ({ ...person, occurredAt })));
    const added = await this.crossings.addMany(tx, registrations.map((one, index) => ({
      personId: people[index]!.id, arrivalEventId: one.arrivalEventId ?? null, occurredAt: one.occurredAt, place: one.place, source: one.source,
    })));
    await this.events.publish(tx, { type: 'crossings.registered', crossingIds: added.map(({ id }) => id) });
    return added;
  }

  /** Place, source and arrival event can be corrected; when it occurred and whose it is can't be rewritten here. */
  change(actor: Actor, ref: string, version: number, input: ChangeCrossing): Promise<ShownCrossing> {
    return this.database.write(actor, async (tx) => {
      const crossing = await this.mustFind(tx, ref);
      const { arrivalEvent, ...rest } = input;
      const event = arrivalEvent ? await this.arrivals.mustFind(tx, referenceIn('arrivalEvent', 'AR', arrivalEvent)) : null;
      await this.crossings.change(tx, { id: crossing.id, version }, { ...rest, ...(arrivalEvent !== undefined && { arrivalEventId: event?.id ?? null }) });
      return presentCrossing(await this.mustFind(tx, ref));
    });
  }

  /** For other rooms. @throws NotFound */
  async mustFind(tx: Tx, ref: string): Promise<CrossingRow> {
    const crossing = await this.crossings.byRef(tx, ref);
    if (!crossing) throw new NotFound('crossing', ref);
    return crossing;
  }

  /** For other rooms that hold a key. @throws NotFound */
  async mustGet(tx: Tx, id: string): Promise<CrossingRow> {
    const crossing = await this.crossings.byId(tx, id);
    if (!crossing) throw new NotFound('crossing');
    return crossing;
  }
}

/** What the people room finds wrong with the details, named as the fields of a registration. */
function withinPerson(error: unknown): never {
  if (!(error instanceof Invalid)) throw error;
  throw new Invalid(Object.fromEntries(Object.entries(error.fields).map(([field, message]) => [`person.${field}`, message])));
}
