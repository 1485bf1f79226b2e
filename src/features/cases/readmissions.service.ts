import { Injectable } from '@nestjs/common';
import type { RequestFact } from '../../domain/case-facts.js';
import type { CaseStep } from '../../domain/case-life.js';
import { replyDue } from '../../domain/clocks.js';
import { Invalid, NotFound } from '../../domain/errors.js';
import { lacksOf } from '../../domain/readmission.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, type PageQuery, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { CaseStepsService } from './case-steps.service.js';
import { CasesService } from './cases.service.js';
import type { RecordReply, RequestReadmission } from './papers.dto.js';
import { presentRequest, type ShownRequest } from './readmissions.presenter.js';
import { ReadmissionsRepository } from './readmissions.repository.js';

/** Asking the receiving state to take a person back, and what it answers. */
@Injectable()
export class ReadmissionsService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly steps: CaseStepsService,
    private readonly readmissions: ReadmissionsRepository,
  ) {}

  request(actor: Actor, ref: string, { version, disclosed, happened, occurredAt: given }: RequestReadmission): Promise<ShownRequest> {
    return this.database.write(actor, async (tx) => {
      const { id } = await this.cases.mustFind(tx, ref);
      const facts = await this.steps.locked(tx, id, version);
      const occurredAt = this.steps.occurred(tx, facts, given);
      const withPaper = { ...facts, requests: [...facts.requests, { sentAt: occurredAt, lacks: lacksOf(disclosed), reply: null }] };
      const breaches = this.steps.weigh(tx, withPaper, 'request_readmission', { occurredAt, happened });
      const request = await this.readmissions.add(tx, {
        caseId: id, personId: facts.personId, disclosed, dueAt: replyDue(occurredAt, facts.clocks), breaches, occurredAt,
      });
      await this.steps.take(tx, withPaper, 'request_readmission', { occurredAt, particulars: { request: request.ref, disclosed } }, breaches);
      return presentRequest((await this.readmissions.byId(tx, request.id))!);
    });
  }

  /** A late reply, one out of order or one without its document is recorded like any other, with its breaches. */
  reply(actor: Actor, ref: string, requestRef: string, { version, answer, grounds, document, occurredAt: given }: RecordReply): Promise<ShownRequest> {
    return this.database.write(actor, async (tx) => {
      const { id } = await this.cases.mustFind(tx, ref);
      const facts = await this.steps.locked(tx, id, version);
      const request = await this.readmissions.byRef(tx, id, requestRef);
      if (!request) throw new NotFound('readmission request', requestRef);
      const occurredAt = this.steps.occurred(tx, facts, given);
      const documentId = document ? await this.documentOf(tx, facts.personId, document) : null;
      const values = { requestId: request.id, caseId: id, personId: facts.personId, answer, grounds: grounds ?? null, documentId, occurredAt };
      if (answer === 'more_information') {
        await this.readmissions.addReply(tx, { ...values, breaches: [] });
      } else {
        const step: CaseStep = answer === 'accepted' ? 'record_acceptance' : 'record_refusal';
        const reply = { kind: answer, occurredAt, hasDocument: documentId !== null };
        const replied = { ...facts, requests: facts.requests.map((one) => (sameRequest(one, requestRef) && !(one.reply && one.reply.occurredAt > occurredAt) ? { ...one, reply } : one)) };
        const breaches = this.steps.weigh(tx, replied, step, { occurredAt });
        await this.readmissions.addReply(tx, { ...values, breaches });
        await this.steps.take(tx, replied, step, { occurredAt, reason: grounds, particulars: { request: requestRef } }, breaches);
      }
      return presentRequest((await this.readmissions.byId(tx, request.id))!);
    });
  }

  show(actor: Actor, ref: string, requestRef: string): Promise<ShownRequest> {
    return this.database.read(actor, async (tx) => {
      const { id } = await this.cases.mustFind(tx, ref);
      const request = await this.readmissions.byRef(tx, id, requestRef);
      if (!request) throw new NotFound('readmission request', requestRef);
      await tx.viewed('readmission_request', { record: request.id, person: request.personId, case: id });
      return presentRequest(request);
    });
  }

  list(actor: Actor, ref: string, query: PageQuery): Promise<Page<ShownRequest>> {
    return this.database.read(actor, async (tx) => {
      const file = await this.cases.mustFind(tx, ref);
      const limit = limitOf(query);
      const rows = await this.readmissions.list(tx, file.id, readCursor(query.cursor, 2), limit);
      await tx.listed('readmission_request', query, rows.slice(0, limit).map((row) => row.id), 'list', { person: file.personId, case: file.id });
      return pageOf(rows, limit, (row) => [row.sortKey, row.id], presentRequest);
    });
  }

  private async documentOf(tx: Tx, personId: string, text: string): Promise<string> {
    const id = await this.readmissions.documentOf(tx, personId, referenceIn('document', 'DO', text));
    if (!id) throw new Invalid({ document: 'This person has no such document.' });
    return id;
  }
}

function sameRequest(request: RequestFact & { reference?: string }, ref: string): boolean {
  return request.reference === ref;
}
