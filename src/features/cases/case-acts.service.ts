import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CaseStep } from '../../domain/case-life.js';
import { Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import type { ShownApproval } from '../approvals/approvals.presenter.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { PeopleService } from '../people/people.service.js';
import type { CloseCase, DecideScope, EndCase, ProposeDecision } from './case-acts.dto.js';
import { CaseListService } from './case-list.service.js';
import { CaseStepsService } from './case-steps.service.js';
import type { SeenCase } from './cases.dto.js';
import type { ShownStepped } from './cases.presenter.js';
import { CasesRepository } from './cases.repository.js';
import { CasesService } from './cases.service.js';

/** The steps that bring no paper with them. */
@Injectable()
export class CaseActsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly steps: CaseStepsService,
    private readonly records: CasesRepository,
    private readonly list: CaseListService,
    private readonly approvals: ApprovalsService,
    private readonly people: PeopleService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('approval.given', (tx, { kind, subjectId, approvalId }) => (kind === 'decision' ? this.weighDecision(tx, subjectId, approvalId) : Promise.resolve()));
  }

  /** Every match review of the crossing is decided: the person is who the record says, provisionally no more. */
  identify(actor: Actor, ref: string, input: SeenCase): Promise<ShownStepped> {
    return this.act(actor, ref, 'identify', input);
  }

  decideScope(actor: Actor, ref: string, { inScope, reasons, ...seen }: DecideScope): Promise<ShownStepped> {
    return this.act(actor, ref, inScope ? 'accept_into_scope' : 'rule_out_of_scope', { ...seen, reason: reasons });
  }

  /** The case ends because one of its clocks has run out. */
  expire(actor: Actor, ref: string, input: EndCase): Promise<ShownStepped> {
    return this.act(actor, ref, 'expire', input);
  }

  /** The case ends because the person's claim is decided here after all. */
  withdraw(actor: Actor, ref: string, input: EndCase): Promise<ShownStepped> {
    return this.act(actor, ref, 'withdraw_to_asylum', input);
  }

  close(actor: Actor, ref: string, { settled = [], ...input }: CloseCase): Promise<ShownStepped> {
    return this.database.write(actor, async (tx) => {
      const file = await this.cases.mustFind(tx, ref);
      const facts = await this.steps.locked(tx, file.id, input.version);
      if (settled.length > 0) await this.records.change(tx, { id: file.id, version: facts.version }, { settled: [...new Set([...file.settled, ...settled])] });
      const stepped = await this.steps.step(tx, file.id, 'close', { occurredAt: this.steps.occurred(tx, facts, input.occurredAt), reason: input.reason, particulars: { settled } });
      return this.list.stepped(tx, ref, stepped);
    });
  }

  /** The first key of the decision. Approved under /approvals by a supervisor, then served as a notice. */
  proposeDecision(actor: Actor, ref: string, { version, claim, reason, occurredAt }: ProposeDecision): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const file = await this.cases.mustFind(tx, ref);
      const facts = await this.steps.locked(tx, file.id, version);
      if (facts.state !== 'readmission_accepted') {
        throw new Refused({ rule: 'case.state', message: 'A decision is proposed once the receiving state has accepted, and served once.', facts: { state: facts.state, from: ['readmission_accepted'] } });
      }
      if (facts.claim !== claim) await this.records.change(tx, { id: file.id, version }, { claim });
      return this.approvals.propose(tx, {
        kind: 'decision', subjectId: file.id, personId: facts.personId, caseId: file.id, reason, particulars: { claim }, occurredAt: this.steps.occurred(tx, facts, occurredAt),
      });
    });
  }

  /** When the second key is turned: the claim must stand as it did when the decision was proposed. @throws Refused */
  private async weighDecision(tx: Tx, caseId: string, approvalId: string): Promise<void> {
    const { claim, state } = await this.steps.factsOf(tx, caseId);
    const { claim: proposed } = (await this.approvals.mustGet(tx, approvalId)).particulars;
    if (state === 'readmission_accepted' && (proposed === undefined || proposed === claim)) return;
    throw new Refused({ rule: 'decision.changed', message: 'The case changed after this decision was proposed: refuse it, then propose it anew.', facts: { state, claim, proposed } });
  }

  private act(actor: Actor, ref: string, step: CaseStep, { version, occurredAt, reason }: SeenCase & { reason?: string }): Promise<ShownStepped> {
    return this.database.write(actor, async (tx) => {
      const { id } = await this.cases.mustFind(tx, ref);
      const facts = await this.steps.locked(tx, id, version);
      const stepped = await this.steps.step(tx, id, step, { occurredAt: this.steps.occurred(tx, facts, occurredAt), reason });
      if (step === 'identify') await this.people.establish(tx, stepped.personId);
      return this.list.stepped(tx, ref, stepped);
    });
  }
}
