import { Injectable } from '@nestjs/common';
import { NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { presentLife, type ShownLife } from './life.presenter.js';
import { LifeRepository } from './life.repository.js';

/** What a screen holds; a life with more begins later. */
const MOST_EVENTS = 200;

/** One human being's whole line: crossings, cases, flights, returns, later crossings. */
@Injectable()
export class LifeService {
  constructor(private readonly database: Database, private readonly lives: LifeRepository) {}

  show(actor: Actor, ref: string): Promise<ShownLife> {
    return this.database.read(actor, async (tx) => {
      const person = await this.lives.person(tx, ref);
      if (!person) throw new NotFound('person', ref);
      const parts = {
        events: await this.lives.events(tx, person.id, MOST_EVENTS), cases: await this.lives.cases(tx, person.id),
        barriers: await this.lives.barriers(tx, person.id), beside: await this.lives.beside(tx, person.id),
      };
      await tx.viewed('person', { record: person.id, person: person.id });
      return presentLife(person, parts, tx.now);
    });
  }
}
