import { Injectable } from '@nestjs/common';
import { mayApprove, mayPropose, type ApprovalKind } from '../../domain/approval.js';
import { Conflict, NotFound, Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import type { ListApprovals } from './approvals.dto.js';
import { followsFromVerdicts, presentApproval, type ShownApproval } from './approvals.presenter.js';
import { ApprovalsRepository } from './approvals.repository.js';

/** What a room proposes: to whom it belongs and what exactly is asked for. Keys are UUIDs. */
export interface Proposal {
  kind: ApprovalKind;
  subjectId: string;
  reason: string;
  personId?: string;
  otherPersonId?: string;
  caseId?: string;
  flightId?: string;
  particulars?: Record<string, unknown>;
  /** Users who may not approve besides the proposer. */
  excluded?: string[];
  occurredAt?: Date;
}

/** Two keys: proposing belongs to the rooms, deciding happens here, what follows is theirs again (`approval.given`). */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly database: Database,
    private readonly approvals: ApprovalsRepository,
    private readonly events: Events,
  ) {}

  /** For other rooms, inside their transaction. @throws Refused when the actor may not propose this */
  async propose(tx: Tx, proposal: Proposal): Promise<ShownApproval> {
    const refusal = mayPropose(tx.actor, proposal.kind, proposal.excluded);
    if (refusal && !tx.actor.roles.includes('system')) throw new Refused(refusal);
    const { ref } = await this.approvals.add(tx, proposal);
    return presentApproval((await this.approvals.byRef(tx, ref))!, tx.actor);
  }

  list(actor: Actor, query: ListApprovals): Promise<Page<ShownApproval>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const rows = await this.approvals.list(tx, { kind: query.kind ?? null, outcome: query.outcome ?? null, yours: query.yours ?? null }, readCursor(query.cursor, 2), limit);
      const page = pageOf(rows, limit, (row) => [row.recordedAt, row.id], (row) => presentApproval(row, actor));
      await tx.listed('approval', query, rows.slice(0, limit).map((row) => row.id));
      return page;
    });
  }

  show(actor: Actor, ref: string): Promise<ShownApproval> {
    return this.database.read(actor, async (tx) => {
      const approval = await this.mustFind(tx, ref);
      await tx.viewed('approval', { record: approval.id, person: approval.personId, case: approval.caseId, flight: approval.flightId });
      return presentApproval(approval, actor);
    });
  }

  /** The second key. What it opens happens in the same transaction: when a room refuses, nothing was approved. */
  decide(actor: Actor, ref: string, input: { decision: 'approve' | 'refuse'; reason: string; version: number }): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const approval = await this.mustFind(tx, ref);
      if (approval.version !== input.version) throw new Conflict('version.stale', 'This proposal changed since you read it.');
      if (approval.personId) await tx.lockPersons(...[approval.personId, approval.otherPersonId].filter((id) => id !== null));
      if (approval.outcome) throw new Refused({ rule: 'approval.decided', message: `This was ${approval.outcome} already.`, facts: { decidedAt: approval.decidedAt } });
      const refusal = mayApprove(actor, approval);
      if (refusal) throw new Refused(refusal);
      await this.approvals.decide(tx, approval, input.decision === 'approve' ? 'approved' : 'refused', input.reason);
      const facts = { approvalId: approval.id, kind: approval.kind, subjectId: approval.subjectId };
      await this.events.publish(tx, input.decision === 'approve'
        ? { type: 'approval.given', ...facts, approvedBy: actor.id } : { type: 'approval.refused', ...facts, refusedBy: actor.id });
      return presentApproval(await this.mustFind(tx, ref), actor);
    });
  }

  /** Taken back by who proposed it; what waited for it waits no more. @throws Refused for anyone else, and once it was decided */
  withdraw(actor: Actor, ref: string, input: { reason: string; version: number }): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const approval = await this.mustFind(tx, ref);
      if (approval.version !== input.version) throw new Conflict('version.stale', 'This proposal changed since you read it.');
      if (approval.personId) await tx.lockPersons(...[approval.personId, approval.otherPersonId].filter((id) => id !== null));
      if (approval.outcome) throw new Refused({ rule: 'approval.decided', message: `This was ${approval.outcome} already.`, facts: { decidedAt: approval.decidedAt } });
      if (approval.proposedBy !== actor.id) throw new Refused({ rule: 'approval.withdrawal', message: 'Only who proposed it withdraws it. A supervisor may refuse it.' });
      if (followsFromVerdicts(approval)) {
        throw new Refused({ rule: 'approval.follows', message: 'This follows from two confirmed matches and is not withdrawn. A colleague approves or refuses it.' });
      }
      await this.approvals.decide(tx, approval, 'withdrawn', input.reason);
      return presentApproval(await this.mustFind(tx, ref), actor);
    });
  }

  /** For other rooms: the proposal as it was made. @throws NotFound */
  async mustFind(tx: Tx, ref: string) {
    const approval = await this.approvals.byRef(tx, ref);
    if (!approval) throw new NotFound('approval', ref);
    return approval;
  }

  /** For handlers of `approval.given`. */
  async mustGet(tx: Tx, id: string) {
    const approval = await this.approvals.byId(tx, id);
    if (!approval) throw new NotFound('approval');
    return approval;
  }
}
