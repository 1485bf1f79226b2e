import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Invalid, NotFound } from '../../domain/errors.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { NATIONALITY_CHOICES } from '../../platform/pages/filters.js';
import { dayOf, fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By } from '../../platform/web/input.js';
import { ListPeople } from './people.dto.js';
import { chosenFilters, criteriaInWords, MATCH_WORDS, oneBox, resultInWords, STATUS_CHOICES, withAddress } from './people-page.presenter.js';
import { PeopleService } from './people.service.js';
import { SearchPage, SearchPeople } from './search.dto.js';
import { SearchService } from './search.service.js';

/** Everybody on record, and the search for somebody: what is typed is POSTed, its results have an address that tells nothing. */
@ApiExcludeController()
@Controller('people')
export class PeoplePages {
  constructor(private readonly people: PeopleService, private readonly searches: SearchService) {}

  @Get() @Allow('person.read')
  async list(@By() actor: Actor, @Query() query: Record<string, string>): Promise<View> {
    const surroundings = { statuses: STATUS_CHOICES, nationalities: NATIONALITY_CHOICES, matches: MATCH_WORDS };
    if (query.search) return this.results(actor, query.search, query.cursor, surroundings);
    const { status, nationality, cursor } = query;
    const { items, next } = await this.people.list(actor, await fill(ListPeople, { status, nationality, cursor, limit: '50' }));
    return view('people/views/list.njk', {
      ...surroundings, people: items, query: { status, nationality }, chosen: chosenFilters({ status, nationality }),
      next: next && withAddress('/people', { status, nationality, cursor: next }),
    });
  }

  @Post('searches') @Allow('person.read')
  async search(@By() actor: Actor, @Form() values: FormValues): Promise<GoTo> {
    const { q, birthYear, nationality, flight, status } = values;
    const input = await fill(SearchPeople, { ...oneBox(q), birthYear, nationality, flight, status, crossedFrom: dayOf(values, 'crossedFrom'), crossedTo: dayOf(values, 'crossedTo') }).catch(inTheBox);
    return goTo(`/people?search=${(await this.searches.keep(actor, input).catch(inTheBox))}`);
  }

  private async results(actor: Actor, id: string, cursor: string | undefined, surroundings: object): Promise<View> {
    const query = await fill(SearchPage, { cursor, limit: '50' });
    const found = await this.searches.again(actor, id, query).catch((error: unknown) => {
      if (error instanceof NotFound) return null;
      throw error;
    });
    if (!found) return view('people/views/forgotten.njk', surroundings, 404);
    return view('people/views/list.njk', {
      ...surroundings, found, people: found.items, first: !cursor, asked: criteriaInWords(found.criteria), result: resultInWords(found),
      next: found.next && withAddress('/people', { search: id, cursor: found.next }),
    });
  }
}

/** What is wrong with a name or a reference is said at the one box that takes both. */
function inTheBox(error: unknown): never {
  if (!(error instanceof Invalid)) throw error;
  const { name, reference, ...fields } = error.fields;
  throw new Invalid({ ...(name ?? reference ? { q: (name ?? reference)! } : {}), ...fields });
}
