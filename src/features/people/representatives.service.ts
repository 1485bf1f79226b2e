import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, type PageQuery, readCursor } from '../../platform/web/page.js';
import { PeopleService } from './people.service.js';
import type { AddRepresentative, ChangeRepresentative } from './representatives.dto.js';
import { presentRepresentative, type ShownRepresentative } from './representatives.presenter.js';
import { RepresentativesRepository, type RepresentativeRow } from './representatives.repository.js';

/** Who speaks for a person. */
@Injectable()
export class RepresentativesService {
  constructor(
    private readonly database: Database,
    private readonly representatives: RepresentativesRepository,
    private readonly people: PeopleService,
  ) {}

  list(actor: Actor, personRef: string, query: PageQuery): Promise<Page<ShownRepresentative>> {
    return this.database.read(actor, async (tx) => {
      const person = await this.people.mustFind(tx, personRef);
      const limit = limitOf(query);
      const rows = await this.representatives.list(tx, person.id, readCursor(query.cursor, 1), limit);
      await tx.listed('representative', query, rows.slice(0, limit).map((row) => row.id), 'list', { person: person.id });
      return pageOf(rows, limit, (row) => [row.id], presentRepresentative);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownRepresentative> {
    return this.database.read(actor, async (tx) => {
      const row = await this.mustFind(tx, ref);
      await tx.viewed('representative', { record: row.id, person: row.personId });
      return presentRepresentative(row);
    });
  }

  add(actor: Actor, personRef: string, input: AddRepresentative): Promise<ShownRepresentative> {
    return this.database.write(actor, async (tx) => {
      const person = await this.people.mustFind(tx, personRef);
      const { name, organisation, email, telephone, occurredAt } = input;
      const { ref } = await this.representatives.add(tx, { personId: person.id, name, organisation, email, telephone, occurredAt: occurredAt ?? tx.now });
      return presentRepresentative(await this.mustFind(tx, ref));
    });
  }

  change(actor: Actor, ref: string, version: number, input: ChangeRepresentative): Promise<ShownRepresentative> {
    return this.database.write(actor, async (tx) => {
      const row = await this.mustFind(tx, ref);
      if (input.endedAt && input.endedAt > tx.now) throw new Invalid({ endedAt: 'That has not happened yet: the time given lies in the future.' });
      if (input.endedAt && input.endedAt < row.occurredAt) throw new Invalid({ endedAt: 'They cannot have ceased to act before they began.' });
      await this.representatives.change(tx, { id: row.id, version }, input);
      return presentRepresentative(await this.mustFind(tx, ref));
    });
  }

  private async mustFind(tx: Tx, ref: string): Promise<RepresentativeRow> {
    const row = await this.representatives.byRef(tx, ref);
    if (!row) throw new NotFound('representative', ref);
    return row;
  }
}
