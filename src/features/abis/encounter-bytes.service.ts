import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import type { BiometricData } from '../../domain/osia.js';
import type { Tx } from '../../platform/database/tx.js';
import { Vault } from '../../platform/vault/vault.js';
import { EncountersRepository, type TemplateRow } from './encounters.repository.js';
import type { Finger } from './fingers.service.js';

/** What seal and opening are bound to. */
const about = (id: string, encounterId: string): string => `abis_template ${id} of ${encounterId}`;

/** Items of clients' encounters: sealed on the way in, opened on the way out. It writes no look. */
@Injectable()
export class EncounterBytesService {
  private readonly log = new Logger('Abis');
  constructor(private readonly encounters: EncountersRepository, private readonly vault: Vault) {}

  async keep(tx: Tx, client: string, encounterId: string, fingers: readonly Finger[]): Promise<void> {
    for (const { item, position, format, minutiae, extracted } of fingers) {
      const id = randomUUID();
      await this.encounters.addTemplate(tx, { id, encounterId, client, fingerPosition: position, format, minutiae, extracted, ...this.vault.seal(about(id, encounterId), Buffer.from(JSON.stringify(item))) });
    }
  }

  /** Items by encounter. @throws Refused where one can't be opened */
  async itemsOf(tx: Tx, encounterIds: readonly string[]): Promise<Map<string, BiometricData[]>> {
    const items = new Map<string, BiometricData[]>(encounterIds.map((id) => [id, []]));
    for (const row of await this.encounters.templatesOf(tx, encounterIds)) items.get(row.encounterId)!.push(this.open(row));
    return items;
  }

  /** For searching: those that can't be opened (a key that is not here) are left out and logged. */
  async readableItemsOf(tx: Tx, encounterIds: readonly string[]): Promise<Map<string, BiometricData[]>> {
    const items = new Map<string, BiometricData[]>(encounterIds.map((id) => [id, []]));
    const unread = new Map<string, number>();
    for (const row of await this.encounters.templatesOf(tx, encounterIds)) {
      try {
        items.get(row.encounterId)!.push(this.open(row));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        unread.set(error.message, (unread.get(error.message) ?? 0) + 1);
      }
    }
    for (const [why, count] of unread) this.log.warn(`${count} of clients' templates cannot be searched: ${why}`);
    return items;
  }

  private open(row: TemplateRow): BiometricData {
    return JSON.parse(this.vault.open(about(row.id, row.encounterId), row).toString('utf8')) as BiometricData;
  }

  /** For the rotation of keys: seals it with the first key. @throws Refused where it can't be opened */
  async reseal(tx: Tx, row: TemplateRow): Promise<void> {
    const name = about(row.id, row.encounterId);
    await this.encounters.reseal(tx, row.id, this.vault.seal(name, this.vault.open(name, row)));
  }
}
