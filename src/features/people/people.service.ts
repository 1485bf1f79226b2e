import { Injectable } from '@nestjs/common';
import { NotFound } from '../../domain/errors.js';
import type { Tx } from '../../platform/database/tx.js';
import { PeopleRepository } from './people.repository.js';
import type { Person } from './person.entity.js';

/** The office's verbs for people. */
@Injectable()
export class PeopleService {
  constructor(private readonly people: PeopleRepository) {}

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
}
