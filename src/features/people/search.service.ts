import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { byLikeness, type Likeness, NAME_LIKENESSES, worthShowing } from '../../domain/alike.js';
import { endOfDay, startOfDay } from '../../domain/day.js';
import { Invalid, NotFound } from '../../domain/errors.js';
import { parsePartialDate } from '../../domain/partial-date.js';
import { kindOf, parseReference } from '../../domain/reference.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, pageOf, readCursor } from '../../platform/web/page.js';
import type { PossiblyKnown, SearchPage, SearchPeople } from './search.dto.js';
import { presentAlike, presentHit, type ShownAlike, type ShownSearch } from './search.presenter.js';
import { type AlikeRow, type Criteria, SearchRepository } from './search.repository.js';

const MOST_ALIKE = 6;

/** Finding people, and asking before somebody new is recorded whether they are known. */
@Injectable()
export class SearchService {
  constructor(private readonly database: Database, private readonly searches: SearchRepository) {}

  /** Keeps what was asked under an opaque name, for its maker alone, and answers the first page. @throws Invalid when nothing is asked */
  search(actor: Actor, input: SearchPeople): Promise<ShownSearch> {
    const criteria = given(input);
    return this.database.read(actor, async (tx) => {
      const id = randomBytes(16).toString('base64url');
      await this.searches.remember(tx, id, criteria);
      return this.page(tx, id, criteria, { limit: input.limit });
    });
  }

  /** Keeps what is asked and answers the name under which its maker finds the results; nobody was shown yet. @throws Invalid */
  keep(actor: Actor, input: SearchPeople): Promise<string> {
    return this.remember(actor, given(input));
  }

  /** Puts anything aside for its maker, for a working day: what was typed on the first of two pages. Each time anew: who goes back asks again. */
  remember(actor: Actor, what: object): Promise<string> {
    return this.database.read(actor, async (tx) => {
      const id = randomBytes(16).toString('base64url');
      await this.searches.remember(tx, id, what);
      return id;
    });
  }

  /** What the actor put aside. @throws NotFound */
  async remembered<T extends object>(actor: Actor, id: string): Promise<T> {
    const what = await this.database.read(actor, (tx) => this.searches.remembered<T>(tx, id));
    if (!what) throw new NotFound('entry');
    return what;
  }

  /** Another page of it. @throws NotFound when it is somebody else's, or forgotten after a working day */
  again(actor: Actor, id: string, query: SearchPage): Promise<ShownSearch> {
    return this.database.read(actor, async (tx) => {
      const criteria = await this.searches.remembered<SearchPeople>(tx, id);
      if (!criteria) throw new NotFound('search');
      return this.page(tx, id, criteria, query);
    });
  }

  /** People who may be the one described, the most alike first, at most six: each with the reasons in words. */
  possiblyKnown(actor: Actor, input: PossiblyKnown): Promise<{ items: ShownAlike[] }> {
    return this.database.read(actor, async (tx) => {
      const items = (await this.alikeOf(tx, input)).map(({ row, likeness }) => ({ id: row.id, shown: presentAlike(row, likeness) }));
      await tx.listed('person', { possiblyKnown: input }, items.map(({ id }) => id));
      return { items: items.map(({ shown }) => shown) };
    });
  }

  private async alikeOf(tx: Tx, { names = [], births = [], nationalities = [], references = [] }: PossiblyKnown): Promise<{ row: AlikeRow; likeness: Likeness }[]> {
    const dates = births.map(({ date }) => parsePartialDate(date)!);
    const codes = nationalities.map(({ code }) => code);
    const numbers = references.map(({ number }) => number);
    const years = [...new Set(dates.flatMap(({ year }) => [year - 1, year, year + 1]))];
    // each name is asked by itself: an alias and a birth name together are nobody's name
    const best = new Map<string, { row: AlikeRow; likeness: Likeness }>();
    for (const name of names.length ? names.map(textOf) : ['']) {
      for (const row of await this.searches.alike(tx, { name, years, nationalities: codes, numbers })) {
        const likeness = likenessOf(row, births.map(({ date }) => date), dates.map(({ year }) => year));
        const known = best.get(row.id);
        if (worthShowing(likeness) && (!known || byLikeness(likeness, known.likeness) < 0)) best.set(row.id, { row, likeness });
      }
    }
    return [...best.values()].sort((a, b) => byLikeness(a.likeness, b.likeness) || (a.row.id < b.row.id ? 1 : -1)).slice(0, MOST_ALIKE);
  }

  private async page(tx: Tx, id: string, criteria: SearchPeople, query: SearchPage): Promise<ShownSearch> {
    const limit = limitOf(query);
    const rows = await this.searches.find(tx, asStatement(criteria), readCursor(query.cursor, 2), limit);
    await tx.listed('person', { search: criteria, cursor: query.cursor, limit }, rows.slice(0, limit).map((row) => row.id));
    const page = pageOf(rows, limit, (row) => [row.rank, row.id], presentHit);
    return {
      search: id, self: `/api/v1/people/searches/${id}`, criteria,
      found: rows[0] ? Number(rows[0].found) : 0, exact: page.items.filter(({ match }) => match === 'same').length, ...page,
    };
  }
}

/** What was asked, without what was left empty. */
function given({ limit: _, ...input }: SearchPeople): SearchPeople {
  const criteria = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null && String(value).trim() !== '')) as SearchPeople;
  if (!Object.keys(criteria).length) throw new Invalid({ name: 'Enter a name, a reference or anything else that you know of the person.' });
  if (criteria.name !== undefined && !/[\p{L}\p{N}]/u.test(criteria.name)) throw new Invalid({ name: 'Enter a name: letters, in any script.' });
  if (criteria.crossedFrom && criteria.crossedTo && criteria.crossedFrom > criteria.crossedTo) throw new Invalid({ crossedTo: 'The last day lies before the first.' });
  return criteria;
}

function asStatement({ name, reference, birthYear, nationality, flight, crossedFrom, crossedTo, status }: SearchPeople): Criteria {
  return {
    name, birthYear, nationality, status, flight: flight?.replace(/\s/g, ''),
    ...(reference !== undefined && { reference: { text: reference, own: ownReference(reference) } }),
    ...((crossedFrom ?? crossedTo) !== undefined && { crossed: { from: crossedFrom ? startOfDay(crossedFrom) : null, before: crossedTo ? endOfDay(crossedTo) : null } }),
  };
}

/** Our own reference in its written form; null: it may be another office's number. */
function ownReference(text: string): string | null {
  const kind = kindOf(text);
  const parsed = kind && parseReference(kind, text);
  return parsed && parsed.ok ? parsed.reference : null;
}

const textOf = ({ givenNames, familyNames, transliteration }: { givenNames?: string | null; familyNames?: string | null; transliteration?: string | null }): string =>
  [givenNames, familyNames].filter(Boolean).join(' ') || transliteration || '';

function likenessOf(row: AlikeRow, dates: readonly string[], years: readonly number[]): Likeness {
  const theirs = presentAlike(row, { name: null, birth: null, nationalities: [], numbers: [] }).births;
  const has = (difference: number): boolean => row.births.some(({ year }) => years.some((said) => Math.abs(said - year) === difference));
  return {
    name: row.how === null ? null : { how: NAME_LIKENESSES[row.how]!, matched: row.matched!, wanted: row.wanted! },
    birth: dates.some((date) => date.length === 10 && theirs.includes(date)) ? 'same_date' : has(0) ? 'same_year' : has(1) ? 'year_apart' : null,
    nationalities: row.sameNationalities, numbers: row.sameNumbers,
  };
}
