import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import type { Portion } from '../exports/deliveries.service.js';
import { type ExportSubject, ExportWritersService } from '../exports/export-writers.service.js';
import { HistoryEventRepository } from './history-event.repository.js';
import { HistoryRepository, type Scope } from './history.repository.js';
import { HistoryService, type Whose } from './history.service.js';

/** Tells histories for exports that a job writes. */
@Injectable()
export class HistoryExportService implements OnModuleInit {
  constructor(
    private readonly database: Database, private readonly scopes: HistoryRepository, private readonly events: HistoryEventRepository,
    private readonly history: HistoryService, private readonly writers: ExportWritersService,
  ) {}

  onModuleInit(): void {
    for (const kind of ['case', 'person'] as const) {
      this.writers.on(`${kind}_history`, {
        subject: (tx, ref) => this.subject(tx, { of: kind, ref }),
        portions: (actor, ref, format) => this.portions(actor, { of: kind, ref }, format),
      });
    }
  }

  private async subject(tx: Tx, whose: Whose): Promise<ExportSubject> {
    const scope = await this.mustFind(tx, whose);
    return { personId: scope.personId, caseId: scope.caseId, caseIds: scope.caseIds, rows: await this.events.count(tx, scope) };
  }

  private async *portions(actor: Actor, whose: Whose, format: 'jsonl' | 'csv'): AsyncGenerator<Portion> {
    const scope = await this.database.read(actor, (tx) => this.mustFind(tx, whose));
    yield* this.history.portions(actor, scope, format);
  }

  private async mustFind(tx: Tx, { of, ref }: Whose): Promise<Scope> {
    const scope = of === 'case' ? await this.scopes.ofCase(tx, ref) : await this.scopes.ofPerson(tx, ref);
    if (!scope) throw new NotFound(of, ref);
    return scope;
  }
}
