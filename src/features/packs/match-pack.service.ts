import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, type PageQuery, readCursor } from '../../platform/web/page.js';
import { PeopleService } from '../people/people.service.js';
import { contentsOf, presentDisclosure, type ShownDisclosure } from './disclosures.presenter.js';
import { DisclosuresRepository } from './disclosures.repository.js';
import type { GivePack } from './match-pack.dto.js';
import { type PackParts, presentPack, type ShownPack } from './match-pack.presenter.js';
import { MatchPackRepository } from './match-pack.repository.js';

/**
 * What the person, or who speaks for them, gets about their matches, and to whom it was given. The pack is about one human
 * being: the other side of a match stands in it only where it is theirs. It tells nothing of an undecided question but
 * that there is one, whoever makes it: the same pack for all who may read it.
 */
@Injectable()
export class MatchPackService {
  constructor(
    private readonly database: Database, private readonly packs: MatchPackRepository, private readonly disclosures: DisclosuresRepository, private readonly people: PeopleService,
  ) {}

  show(actor: Actor, ref: string): Promise<ShownPack> {
    return this.database.read(actor, async (tx) => {
      const parts = await this.parts(tx, ref);
      await tx.viewed('match_pack', { record: parts.person.id, person: parts.person.id });
      return presentPack(parts, tx.now);
    });
  }

  /** The same as something to take away; the look says so, with the reviews that it tells of. */
  takeAway(actor: Actor, ref: string): Promise<ShownPack> {
    return this.database.read(actor, async (tx) => {
      const parts = await this.parts(tx, ref);
      const decided = parts.reviews.filter(({ state }) => state !== 'undecided').map(({ id }) => id);
      await tx.listed('match_pack', { person: parts.person.ref }, decided, 'export', { record: parts.person.id, person: parts.person.id });
      return presentPack(parts, tx.now);
    });
  }

  /** Writes down that it was handed over. @throws Invalid for a representative without a name */
  give(actor: Actor, ref: string, input: GivePack): Promise<ShownDisclosure> {
    return this.database.write(actor, async (tx) => {
      const toOther = input.givenTo === 'representative';
      if (toOther && !input.givenToName?.trim()) throw new Invalid({ givenToName: 'Enter the representative’s name.' });
      const parts = await this.parts(tx, ref);
      const pack = presentPack(parts, tx.now);
      const made = await this.disclosures.add(tx, {
        personId: parts.person.id, kind: 'match_pack', givenTo: input.givenTo, givenToName: toOther ? input.givenToName!.trim() : null, how: input.how, reason: input.reason,
        contents: contentsOf(pack), sha256: Buffer.from(input.digest, 'hex'), asGiven: input.digest === pack.digest, occurredAt: input.occurredAt ?? tx.now,
      });
      return presentDisclosure((await this.disclosures.byRef(tx, made.ref))!);
    });
  }

  given(actor: Actor, ref: string, query: PageQuery): Promise<Page<ShownDisclosure>> {
    return this.database.read(actor, async (tx) => {
      const { id, ids } = await this.packs.person(tx, (await this.people.mustFind(tx, ref)).id);
      const limit = limitOf(query);
      const rows = await this.disclosures.list(tx, ids, readCursor(query.cursor, 2), limit);
      await tx.listed('disclosure', query, rows.slice(0, limit).map((row) => row.id), 'list', { person: id });
      return pageOf(rows, limit, (row) => [row.recordedAt, row.id], presentDisclosure);
    });
  }

  disclosure(actor: Actor, ref: string): Promise<ShownDisclosure> {
    return this.database.read(actor, async (tx) => {
      const row = await this.disclosures.byRef(tx, ref);
      if (!row) throw new NotFound('disclosure', ref);
      await tx.viewed('disclosure', { record: row.id, person: row.personId });
      return presentDisclosure(row);
    });
  }

  private async parts(tx: Tx, ref: string): Promise<PackParts> {
    const person = await this.packs.person(tx, (await this.people.mustFind(tx, ref)).id);
    const reviews = await this.packs.reviews(tx, person.ids);
    const ids = reviews.map(({ id }) => id);
    const decided = reviews.filter(({ state }) => state !== 'undecided').map(({ id }) => id);
    const verdicts = await this.packs.verdicts(tx, ids);
    const searches = await this.packs.searches(tx, ids);
    return {
      person, reviews, verdicts, searches,
      captures: await this.packs.captures(tx, person.ids, verdicts.flatMap(({ shown }) => shown ?? []), searches.flatMap(({ captures }) => captures), decided),
      contests: await this.packs.contests(tx, ids), moves: await this.packs.moves(tx, ids), flags: await this.packs.flags(tx, ids), names: await this.packs.names(tx, person.ids, ids),
    };
  }
}
