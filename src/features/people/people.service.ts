import { Injectable } from '@nestjs/common';
import { londonDay } from '../../domain/day.js';
import { Invalid, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { LONGEST_PAGE, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { birthRow, checkIdentity, nameRow, nationalityRow, referenceRow } from './identity.js';
import { IdentityRepository } from './identity.repository.js';
import type { ListPeople, OpenPerson } from './people.dto.js';
import { type ListedPerson, presentListed, presentPerson, type ShownPerson } from './people.presenter.js';
import { PeopleRepository } from './people.repository.js';
import type { PersonDetails } from './person-details.js';
import type { Person } from './person.entity.js';
import { SheetRepository } from './sheet.repository.js';

/** The office's verbs for people: opening and reading records. Corrections: IdentityService. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleRepository,
    private readonly identity: IdentityRepository,
    private readonly sheets: SheetRepository,
  ) {}

  list(actor: Actor, { cursor, limit: wanted, ...filter }: ListPeople): Promise<Page<ListedPerson>> {
    if (filter.scheme && filter.number === undefined) throw new Invalid({ number: 'Enter the number; the scheme says whose it is.' });
    return this.database.read(actor, async (tx) => {
      const limit = Math.min(wanted ?? 50, LONGEST_PAGE);
      const rows = await this.sheets.list(tx, filter, readCursor(cursor, 2), limit);
      await tx.listed('person', { ...filter, cursor, limit }, rows.slice(0, limit).map((row) => row.id));
      return pageOf(rows, limit, (row) => [row.recordedAt, row.id], presentListed);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownPerson> {
    return this.database.read(actor, async (tx) => {
      const sheet = await this.sheets.byRef(tx, ref);
      if (!sheet) throw new NotFound('person', ref);
      await tx.viewed('person', { record: sheet.id, person: sheet.id });
      return presentPerson(sheet);
    });
  }

  open(actor: Actor, input: OpenPerson): Promise<ShownPerson> {
    return this.database.write(actor, async (tx) => {
      const [{ ref }] = await this.openMany(tx, 'active', [input]);
      return presentPerson((await this.sheets.byRef(tx, ref))!);
    });
  }

  /**
   * For other rooms: records whose matches nobody has decided yet. Six statements at most, whatever the number; the
   * answer is in the order given. @throws Invalid by index and field
   */
  openProvisionalMany(tx: Tx, detailsList: readonly PersonDetails[]): Promise<{ id: string; ref: string }[]> {
    return this.openMany(tx, 'provisional', detailsList);
  }

  /** For other rooms: who this is has been decided; the record stands on its own. No change if it did before. */
  async establish(tx: Tx, id: string): Promise<void> {
    const person = await this.mustGet(tx, id);
    if (person.status === 'provisional') await this.people.change(tx, person, { status: 'active' });
  }

  /** For other rooms. @throws NotFound */
  async mustFind(tx: Tx, ref: string): Promise<Person> {
    const person = await this.people.byRef(tx, ref);
    if (!person) throw new NotFound('person', ref);
    return person;
  }

  /** For other rooms that hold a key. @throws NotFound */
  async mustGet(tx: Tx, id: string): Promise<Person> {
    const person = await this.people.byId(tx, id);
    if (!person) throw new NotFound('person');
    return person;
  }

  private async openMany<D extends readonly PersonDetails[]>(tx: Tx, status: 'provisional' | 'active', all: D): Promise<[{ id: string; ref: string }, ...{ id: string; ref: string }[]]> {
    const today = londonDay(tx.now);
    all.forEach((details, index) => checkIdentity(details, today, all.length > 1 ? `${index}.` : ''));
    const added = all.length === 0 ? [] : await this.people.addMany(tx, all.map(({ sex, careNeeds, occurredAt }) => (
      { status, sex: sex ?? null, careNeeds: careNeeds ?? null, occurredAt: occurredAt ?? tx.now })));
    const each = <G, R>(given: (details: PersonDetails) => readonly G[] | undefined, row: (one: G, position: number) => R) =>
      all.flatMap((details, index) => (given(details) ?? []).map((one, position) => ({ ...row(one, position), personId: added[index]!.id })));
    await this.identity.add(tx, {
      names: each((details) => details.names, nameRow), births: each((details) => details.births, birthRow),
      nationalities: each((details) => details.nationalities, nationalityRow), references: each((details) => details.references, referenceRow),
    });
    return added as [{ id: string; ref: string }];
  }
}
