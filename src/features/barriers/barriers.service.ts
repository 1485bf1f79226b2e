import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DEFAULT_EFFECTS, effectsOf } from '../../domain/barrier.js';
import { Conflict, Invalid, NotFound, Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import type { ShownApproval } from '../approvals/approvals.presenter.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { PeopleService } from '../people/people.service.js';
import type { ChangeBarrier, ListBarriers, OpenBarrier, ProposeLifting } from './barriers.dto.js';
import { presentBarrier, type ShownBarrier } from './barriers.presenter.js';
import { BarriersRepository, type BarrierRow } from './barriers.repository.js';

/** Stop alone, go together: anyone on duty opens a barrier, two people lift it. */
@Injectable()
export class BarriersService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly barriers: BarriersRepository,
    private readonly people: PeopleService,
    private readonly approvals: ApprovalsService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('approval.given', async (tx, { kind, subjectId, approvalId }) => {
      if (kind === 'barrier_lifting') await this.lift(tx, subjectId, approvalId);
    });
  }

  list(actor: Actor, query: ListBarriers): Promise<Page<ShownBarrier>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const person = query.person ? (await this.people.mustFind(tx, referenceIn('person', 'PE', query.person))).id : null;
      const filter = { person, kind: query.kind ?? null, open: query.open === undefined ? null : query.open === 'true' };
      const rows = await this.barriers.list(tx, filter, readCursor(query.cursor, 2), limit);
      await tx.listed('barrier', query, rows.slice(0, limit).map((row) => row.id), 'list', { person });
      return pageOf(rows, limit, (row) => [row.recordedAt, row.id], presentBarrier);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownBarrier> {
    return this.database.read(actor, async (tx) => {
      const barrier = await this.mustFind(tx, ref);
      await tx.viewed('barrier', { record: barrier.id, person: barrier.personId, case: barrier.caseId });
      return presentBarrier(barrier);
    });
  }

  open(actor: Actor, input: OpenBarrier): Promise<ShownBarrier> {
    return this.database.write(actor, (tx) => this.openIn(tx, input));
  }

  /** For other rooms, inside their transaction. An escort may stop somebody whose record they can't read. */
  async openIn(tx: Tx, input: OpenBarrier): Promise<ShownBarrier> {
    return tx.onBehalf(async () => {
      const person = await this.people.mustFind(tx, referenceIn('person', 'PE', input.person));
      await tx.lockPersons(person.id);
      const caseId = input.case ? await this.caseOf(tx, person.id, input.case) : null;
      const effects = [...effectsOf({ kind: input.kind, effects: input.effects ?? DEFAULT_EFFECTS[input.kind] })];
      const barrier = await this.barriers.add(tx, {
        personId: person.id, caseId, kind: input.kind, effects, courtReference: input.courtReference ?? null,
        note: input.note ?? null, reviewOn: input.reviewOn ?? null, occurredAt: input.occurredAt ?? tx.now,
      });
      await this.events.publish(tx, { type: 'barrier.opened', barrierId: barrier.id, personId: person.id, caseId, effects, occurredAt: barrier.occurredAt });
      return presentBarrier((await this.barriers.byId(tx, barrier.id))!);
    });
  }

  change(actor: Actor, ref: string, version: number, input: ChangeBarrier): Promise<ShownBarrier> {
    return this.database.write(actor, async (tx) => {
      const barrier = await this.mustFind(tx, ref);
      await tx.lockPersons(barrier.personId);
      await this.barriers.change(tx, { id: barrier.id, version }, input);
      const effects = input.effects ?? barrier.effects;
      // what it stops from now on is stopped as if it had been opened now: seats come free, directions fall
      if (!barrier.liftedAt && effects.some((effect) => !barrier.effects.includes(effect))) {
        await this.events.publish(tx, { type: 'barrier.opened', barrierId: barrier.id, personId: barrier.personId, caseId: barrier.caseId, effects, occurredAt: tx.now });
      }
      return presentBarrier(await this.mustFind(tx, ref));
    });
  }

  /** The first key. @throws Refused when it is lifted already or a lifting waits */
  proposeLifting(actor: Actor, ref: string, input: ProposeLifting): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const barrier = await this.mustFind(tx, ref);
      if (barrier.version !== input.version) throw new Conflict('version.stale', 'This barrier changed since you read it.');
      if (barrier.liftedAt) throw new Refused({ rule: 'barrier.lifted', message: 'This barrier was lifted already.', facts: { liftedAt: barrier.liftedAt } });
      return this.approvals.propose(tx, {
        kind: 'barrier_lifting', subjectId: barrier.id, personId: barrier.personId, caseId: barrier.caseId ?? undefined,
        reason: input.reason, particulars: { barrier: barrier.ref, kind: barrier.kind, effects: barrier.effects }, occurredAt: input.occurredAt ?? tx.now,
      });
    });
  }

  /** For other rooms: somebody flew although stopped, or was stopped after flying. */
  async markBreach(tx: Tx, barrierId: string, breach: string): Promise<void> {
    const barrier = await this.barriers.byId(tx, barrierId);
    if (barrier) await this.barriers.change(tx, barrier, { breach });
  }

  /** The second key was turned; also for the room whose own decision by two lifts its barrier. The database asks for the approval. */
  async lift(tx: Tx, barrierId: string, approvalId: string): Promise<void> {
    const barrier = await this.barriers.byId(tx, barrierId);
    if (!barrier) throw new NotFound('barrier');
    await this.barriers.change(tx, barrier, { liftedAt: tx.now, liftingId: approvalId });
    await this.events.publish(tx, { type: 'barrier.lifted', barrierId, personId: barrier.personId, caseId: barrier.caseId, approvalId, occurredAt: tx.now });
  }

  private async mustFind(tx: Tx, ref: string): Promise<BarrierRow> {
    const barrier = await this.barriers.byRef(tx, ref);
    if (!barrier) throw new NotFound('barrier', ref);
    return barrier;
  }

  private async caseOf(tx: Tx, personId: string, text: string): Promise<string> {
    const id = await this.barriers.caseOf(tx, personId, referenceIn('case', 'CA', text));
    if (!id) throw new Invalid({ case: 'This person has no such case.' });
    return id;
  }
}
