import { Injectable } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Vault } from '../../platform/vault/vault.js';
import { EncounterBytesService } from './encounter-bytes.service.js';
import { EncountersRepository } from './encounters.repository.js';
import { TasksRepository } from './tasks.repository.js';

const FIRST = '00000000-0000-0000-0000-000000000000';

/** Seals with the first key what clients keep here and what waits to be sent to them: the rest of `crossfile rotate-captures`. */
@Injectable()
export class AbisKeysService {
  constructor(
    private readonly database: Database, private readonly vault: Vault, private readonly encounters: EncountersRepository, private readonly tasks: TasksRepository, private readonly bytes: EncounterBytesService,
  ) {}

  /** A batch to a transaction; broken off, it goes on where it stopped. @param actor the set-up's, which speaks for no client */
  async rotate(actor: Actor, batch: number): Promise<{ sealed: number; left: number; failed: { id: string; why: string }[] }> {
    const key = this.vault.sealing!;
    const templates = await this.all(actor, (tx, after) => this.encounters.old(tx, key, after, batch), (tx, row) => this.bytes.reseal(tx, row));
    const tasks = await this.all(actor, (tx, after) => this.tasks.old(tx, key, after, batch), async (tx, { id, keyId, content }) =>
      this.tasks.reseal(tx, id, this.vault.seal(`abis_task ${id}`, this.vault.open(`abis_task ${id}`, { keyId, content: content! }))));
    const left = await this.database.read(actor, (tx) => this.encounters.countOld(tx, key));
    return { sealed: templates.sealed + tasks.sealed, failed: [...templates.failed, ...tasks.failed], left };
  }

  private async all<R extends { id: string }>(actor: Actor, next: (tx: Tx, after: string) => Promise<R[]>, reseal: (tx: Tx, row: R) => Promise<void>): Promise<{ sealed: number; failed: { id: string; why: string }[] }> {
    const failed: { id: string; why: string }[] = [];
    let sealed = 0;
    for (let after: string | undefined = FIRST; after !== undefined;) {
      const from: string = after;
      after = await this.database.write(actor, async (tx) => {
        const rows = await next(tx, from);
        for (const row of rows) await reseal(tx, row).then(() => { sealed++; }, (error: unknown) => {
          if (!(error instanceof Refused)) throw error;
          failed.push({ id: row.id, why: error.message });
        });
        return rows.at(-1)?.id;
      });
    }
    return { sealed, failed };
  }
}
