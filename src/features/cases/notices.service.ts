import { Injectable } from '@nestjs/common';
import type { NoticeFact, NoticeKind } from '../../domain/case-facts.js';
import type { CaseStep } from '../../domain/case-life.js';
import { type Breach, breachesOf, factRefusals, refusalsFor } from '../../domain/case-step.js';
import { Invalid, NotFound, Refused } from '../../domain/errors.js';
import { noticeEndsAt } from '../../domain/working-day.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, type PageQuery, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { CaseStepsService } from './case-steps.service.js';
import { CasesService } from './cases.service.js';
import type { CaseRecord } from './facts.js';
import { presentNotice, type ShownNotice } from './notices.presenter.js';
import { NoticesRepository } from './notices.repository.js';
import type { ServeNotice } from './papers.dto.js';

const STEPS: Readonly<Record<NoticeKind, CaseStep>> = { notice_of_intent: 'serve_notice_of_intent', decision: 'serve_decision', directions: 'set_directions' };

/** What the paper itself says, beside how it was served. */
interface Paper { approvalId: string | null; flightId: string | null; route: string | null; travelOn: string | null; noticeEndsAt: Date | null }
/** What is against the service; `stands`: the case may take its step by it. */
interface Weighed { breaches: Breach[]; stands: boolean }

/** Serving papers. What was served is recorded whatever the rules say; only what they allow moves the case. */
@Injectable()
export class NoticesService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly steps: CaseStepsService,
    private readonly notices: NoticesRepository,
  ) {}

  serve(actor: Actor, ref: string, input: ServeNotice): Promise<ShownNotice> {
    return this.database.write(actor, async (tx) => {
      const { id } = await this.cases.mustFind(tx, ref);
      const step = STEPS[input.kind];
      let facts = await this.steps.locked(tx, id, input.version);
      const occurredAt = this.steps.occurred(tx, facts, input.occurredAt);
      const told = input.happened ?? this.steps.toldAsPast(tx, step, occurredAt);
      const proofDocumentId = input.proofDocument ? await this.documentOf(tx, facts.personId, input.proofDocument) : null;
      if (input.kind === 'directions' && facts.state === 'directions_set' && !told) {
        // another flight, route or day: what stood falls, and the notice clock starts again
        await this.steps.directionsFall(tx, id, 'Other directions were served.', occurredAt);
        facts = await this.steps.locked(tx, id);
      }
      const paper = await this.paperOf(tx, input.kind, facts, occurredAt, input.flight);
      const fact: NoticeFact = {
        kind: input.kind, servedAt: occurredAt, language: input.language, hasProof: Boolean(input.proof ?? proofDocumentId),
        flightId: paper.flightId, route: paper.route, day: paper.travelOn, cancelledAt: null,
      };
      const withPaper = { ...facts, notices: [...facts.notices, fact] };
      const { breaches, stands } = told ? this.weighTold(tx, withPaper, step, occurredAt) : this.weighAsked(tx, withPaper, step, occurredAt);
      const notice = await this.notices.add(tx, {
        caseId: id, personId: facts.personId, kind: input.kind, method: input.method, language: input.language, interpreter: input.interpreter ?? null,
        proof: input.proof ?? null, proofDocumentId, ...paper, fallenAt: input.kind === 'directions' && !stands ? occurredAt : null, breaches, occurredAt,
      });
      const known = stands ? withPaper : facts;
      await this.steps.take(tx, known, step, { occurredAt, particulars: { notice: notice.ref }, approvalId: paper.approvalId }, breaches, stands);
      return presentNotice((await this.notices.byId(tx, notice.id))!);
    });
  }

  show(actor: Actor, ref: string, noticeRef: string): Promise<ShownNotice> {
    return this.database.read(actor, async (tx) => {
      const { id } = await this.cases.mustFind(tx, ref);
      const notice = await this.notices.byRef(tx, id, noticeRef);
      if (!notice) throw new NotFound('notice', noticeRef);
      await tx.viewed('notice', { record: notice.id, person: notice.personId, case: id, flight: notice.flightId });
      return presentNotice(notice);
    });
  }

  list(actor: Actor, ref: string, query: PageQuery): Promise<Page<ShownNotice>> {
    return this.database.read(actor, async (tx) => {
      const file = await this.cases.mustFind(tx, ref);
      const limit = limitOf(query);
      const rows = await this.notices.list(tx, file.id, readCursor(query.cursor, 2), limit);
      await tx.listed('notice', query, rows.slice(0, limit).map((row) => row.id), 'list', { person: file.personId, case: file.id });
      return pageOf(rows, limit, (row) => [row.sortKey, row.id], presentNotice);
    });
  }

  private weighAsked(tx: Tx, facts: CaseRecord, step: CaseStep, occurredAt: Date): Weighed {
    return { breaches: this.steps.weigh(tx, facts, step, { occurredAt, happened: false }), stands: true };
  }

  /** It was served: only the wrong role refuses. What may not stand by itself is on record and moves nothing. */
  private weighTold(tx: Tx, facts: CaseRecord, step: CaseStep, occurredAt: Date): Weighed {
    const permission = step === 'set_directions';
    const refusals = permission ? refusalsFor(step, facts, tx.actor, occurredAt) : factRefusals(step, facts, tx.actor, occurredAt);
    if (refusals.some(({ rule }) => rule === 'case.role')) throw new Refused(...refusals);
    const soft = breachesOf(step, facts, occurredAt);
    return { breaches: permission ? soft : [...refusals, ...soft], stands: refusals.length === 0 };
  }

  private async paperOf(tx: Tx, kind: NoticeKind, facts: CaseRecord, occurredAt: Date, flightNamed?: string): Promise<Paper> {
    const named = kind === 'directions' && flightNamed ? await this.flightOf(tx, flightNamed) : null;
    const approval = kind === 'notice_of_intent' ? undefined : facts.approvals.findLast((one) => one.kind === kind && one.approvedBy !== null && (!named || one.flightId === named));
    const paper: Paper = { approvalId: approval?.id ?? null, flightId: null, route: null, travelOn: null, noticeEndsAt: null };
    if (kind !== 'directions') return paper;
    const flightId = named ?? approval?.flightId ?? facts.seat?.flightId;
    const flight = flightId ? await this.notices.flight(tx, flightId) : null;
    if (!flight) throw new Refused({ rule: 'case.directions-not-approved', message: 'Nobody proposed directions for a flight yet, and no seat is held. If directions were served, say for which flight.' });
    // a service told back to before the second key was turned starts no clock: it starts with the key
    const approvedAt = await this.notices.approvedAt(tx, paper.approvalId);
    const startsAt = approvedAt && approvedAt > occurredAt ? approvedAt : occurredAt;
    return { ...paper, flightId: flightId!, route: flight.route, travelOn: flight.day, noticeEndsAt: noticeEndsAt(startsAt, facts.clocks.noticeWorkingDays) };
  }

  private async flightOf(tx: Tx, text: string): Promise<string> {
    const id = await this.notices.flightOf(tx, referenceIn('flight', 'FL', text));
    if (!id) throw new Invalid({ flight: 'There is no such flight.' });
    return id;
  }

  private async documentOf(tx: Tx, personId: string, text: string): Promise<string> {
    const id = await this.notices.documentOf(tx, personId, referenceIn('proofDocument', 'DO', text));
    if (!id) throw new Invalid({ proofDocument: 'This person has no such document.' });
    return id;
  }
}
