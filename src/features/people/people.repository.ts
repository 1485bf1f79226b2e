import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { Person } from './person.entity.js';

export interface NewPerson { status: 'provisional' | 'active'; sex: string | null; careNeeds: string | null; occurredAt: Date }

@Injectable()
export class PeopleRepository {
  byRef(tx: Tx, ref: string): Promise<Person | null> {
    return tx.find(Person, { ref });
  }

  byId(tx: Tx, id: string): Promise<Person | null> {
    return tx.find(Person, { id });
  }

  /** Adds all in two statements; the answer is in the order given. */
  async addMany(tx: Tx, people: readonly NewPerson[]): Promise<{ id: string; ref: string }[]> {
    const keys = await tx.rows<{ id: string }>('select platform.uuid7() as id from generate_series(1, $1)', [people.length]);
    const rows = people.map((person, index) => ({ ...person, id: keys[index]!.id }));
    const added = await tx.rows<{ id: string; ref: string }>(`insert into record.person (id, status, sex, care_needs, occurred_at)
      select id, status, sex, "careNeeds", "occurredAt" from json_to_recordset($1::json)
        as p(id uuid, status text, sex text, "careNeeds" text, "occurredAt" timestamptz)
      returning id, ref`, [JSON.stringify(rows)]);
    const refs = new Map(added.map(({ id, ref }) => [id, ref]));
    return keys.map(({ id }) => ({ id, ref: refs.get(id)! }));
  }

  /** Counts the version up, also where only rows that hang on the person change. */
  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<Person>): Promise<void> {
    return tx.change(Person, seen, changes);
  }
}
