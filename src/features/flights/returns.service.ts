import { Injectable, type OnModuleInit } from '@nestjs/common';
import { endOfDay, startOfDay } from '../../domain/day.js';
import { Conflict, NotFound, Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import type { ShownApproval } from '../approvals/approvals.presenter.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { CasesService } from '../cases/cases.service.js';
import type { ListReturns, ProposeReturnReversal } from './returns.dto.js';
import { presentReturn, type ShownReturn } from './returns.presenter.js';
import { ReturnsRepository, type ReturnRow } from './returns.repository.js';

/** Completed handovers. One recorded in error is reversed by two people and stays on record. */
@Injectable()
export class ReturnsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly returns: ReturnsRepository,
    private readonly cases: CasesService,
    private readonly approvals: ApprovalsService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('approval.given', (tx, { kind, subjectId, approvalId }) => (kind === 'return_reversal' ? this.reverse(tx, subjectId, approvalId) : Promise.resolve()));
  }

  list(actor: Actor, query: ListReturns): Promise<Page<ShownReturn>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const filter = {
        person: query.person === undefined ? null : referenceIn('person', 'PE', query.person), flight: query.flight === undefined ? null : referenceIn('flight', 'FL', query.flight),
        reversed: query.reversed === undefined ? null : query.reversed === 'true', ordinalFrom: query.ordinalFrom ?? null,
        from: query.from === undefined ? null : startOfDay(query.from), to: query.to === undefined ? null : endOfDay(query.to),
      };
      const rows = await this.returns.list(tx, filter, readCursor(query.cursor, 2), limit);
      await tx.listed('completed_return', query, rows.slice(0, limit).map(({ id }) => id));
      return pageOf(rows, limit, (row) => [row.occurredAt, row.id], presentReturn);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownReturn> {
    return this.database.read(actor, async (tx) => {
      const found = await this.mustFind(tx, ref);
      await tx.viewed('completed_return', { record: found.id, person: found.personId, case: found.caseId, flight: found.flightId });
      return presentReturn(found);
    });
  }

  /** The first key. */
  proposeReversal(actor: Actor, ref: string, input: ProposeReturnReversal): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const found = await this.mustFind(tx, ref);
      if (found.version !== input.version) throw new Conflict('version.stale', 'This return changed since you read it.');
      if (found.reversedAt) throw new Refused({ rule: 'return.reversed', message: 'This return was reversed already.', facts: { reversedAt: found.reversedAt } });
      return this.approvals.propose(tx, {
        kind: 'return_reversal', subjectId: found.id, personId: found.personId, caseId: found.caseId, flightId: found.flightId, reason: input.reason,
        particulars: { return: found.ref, flight: found.flightRef, receipt: found.receipt }, occurredAt: input.occurredAt ?? tx.now,
      });
    });
  }

  /** The second key: the return stands no more, the case goes back; the database counts later returns of the person one less. */
  private async reverse(tx: Tx, returnId: string, approvalId: string): Promise<void> {
    const found = await this.returns.byId(tx, returnId);
    if (!found) throw new NotFound('return');
    await this.returns.change(tx, found, { reversedAt: tx.now, reversalId: approvalId });
    const { reason } = await this.approvals.mustGet(tx, approvalId);
    await this.cases.step(tx, found.caseId, 'return_reversed', { occurredAt: tx.now, reason, particulars: { return: found.ref }, approvalId });
    await this.events.publish(tx, { type: 'return.reversed', returnId, personId: found.personId, caseId: found.caseId, approvalId });
  }

  private async mustFind(tx: Tx, ref: string): Promise<ReturnRow> {
    const found = await this.returns.byRef(tx, ref);
    if (!found) throw new NotFound('return', ref);
    return found;
  }
}
