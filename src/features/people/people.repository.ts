import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { Person } from './person.entity.js';

@Injectable()
export class PeopleRepository {
  byRef(tx: Tx, ref: string): Promise<Person | null> {
    return tx.find(Person, { ref });
  }

  byId(tx: Tx, id: string): Promise<Person | null> {
    return tx.find(Person, { id });
  }
}
