import { Injectable, type OnModuleInit } from '@nestjs/common';
import { endOfDay, londonDay, startOfDay } from '../../domain/day.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import type { AskBalance, ListLedger } from './ledger.dto.js';
import { presentBalance, presentEntry, type ShownBalance } from './ledger.presenter.js';
import { LedgerRepository } from './ledger.repository.js';

/** The balance of the scheme. Nobody writes here by hand: it is fed by what happens elsewhere. */
@Injectable()
export class LedgerService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerRepository,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('return.recorded', (tx, { returnId, personId, occurredAt }) => this.ledger.add(tx, { kind: 'return', amount: 1, returnId, personId, occurredAt }));
    this.events.on('return.reversed', async (tx, { returnId, personId }) => {
      const entry = await this.ledger.ofReturn(tx, returnId);
      if (entry) await this.ledger.add(tx, { kind: 'return_reversal', amount: -1, returnId, personId, occurredAt: entry.occurredAt });
    });
    // one event for each person, so one line for each
    this.events.on('admission.arrived', (tx, { admissionId, occurredAt }) => this.ledger.add(tx, { kind: 'admission', amount: 1, admissionId, occurredAt }));
  }

  /** What had occurred by the end of that London day: as known then, as known now, and what makes the difference. */
  balance(actor: Actor, { asAt }: AskBalance): Promise<ShownBalance> {
    return this.database.read(actor, async (tx) => {
      const day = asAt ?? londonDay(tx.now);
      await tx.listed('ledger_entry', { balance: day }, []);
      return presentBalance(day, await this.ledger.sums(tx, endOfDay(day)));
    });
  }

  list(actor: Actor, query: ListLedger): Promise<Page<ReturnType<typeof presentEntry>>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const filter = { kind: query.kind ?? null, from: query.from ? startOfDay(query.from) : null, to: query.to ? endOfDay(query.to) : null };
      const rows = await this.ledger.list(tx, filter, readCursor(query.cursor, 2), limit);
      await tx.listed('ledger_entry', query, rows.slice(0, limit).map(({ id }) => id));
      return pageOf(rows, limit, (row) => [row.occurredAt, row.id], presentEntry);
    });
  }
}
