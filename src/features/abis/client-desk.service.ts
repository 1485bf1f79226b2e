import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { actorOf, type Caller } from './caller.js';
import { EncountersRepository } from './encounters.repository.js';

/** The database door for clients: each transaction speaks for one of them, and the journal names it with its purpose. */
@Injectable()
export class ClientDeskService {
  constructor(private readonly database: Database, private readonly encounters: EncountersRepository) {}

  /** Changes, one after the other; done again for the same task, it is the first answer. */
  write<T>(caller: Caller, operation: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.write(actorOf(caller, operation), async (tx) => {
      await this.encounters.speakFor(tx, caller.client.name);
      await this.encounters.lock(tx, caller.client.name);
      return work(tx);
    });
  }

  read<T>(caller: Caller, operation: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.read(actorOf(caller, operation), async (tx) => {
      await this.encounters.speakFor(tx, caller.client.name);
      return work(tx);
    });
  }
}
