import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { APPROVAL_KINDS, APPROVAL_ROLES, type ApprovalKind } from '../../domain/approval.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { DecideApproval, ListApprovals, WithdrawApproval } from '../approvals/approvals.dto.js';
import type { ShownApproval } from '../approvals/approvals.presenter.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { BarriersService } from '../barriers/barriers.service.js';
import { ConsequencesService } from '../biometrics/consequences.service.js';
import { ContestsService } from '../biometrics/contests.service.js';
import { MergeConsequencesService } from '../biometrics/merge-consequences.service.js';
import { APPROVAL_WORDS, pageOf, particularRows } from './approval-words.js';
import { OUTCOME_WORDS, tableWords } from './words.js';

/**
 * What waits for a second person. It stands in this room and not with the proposals, because it shows what a decision
 * will do to barriers and matches, which lie above them.
 */
@ApiExcludeController()
@Controller('approvals')
export class ApprovalsPages {
  constructor(
    private readonly approvals: ApprovalsService, private readonly barriers: BarriersService, private readonly effects: ConsequencesService, private readonly contests: ContestsService,
    private readonly joinings: MergeConsequencesService,
  ) {}

  @Get() @Allow('approval.read')
  async list(@By() actor: Actor, @Query() asked: object): Promise<View> {
    const query = await fill(ListApprovals, { outcome: 'waiting', ...asked });
    const page = await this.approvals.list(actor, query);
    const chosen = Object.entries({ ...query }).filter(([field, value]) => value !== undefined && !['cursor', 'limit'].includes(field)) as [string, string][];
    const address = (pairs: [string, string][]): string => `/approvals?${new URLSearchParams(pairs).toString()}`;
    return view('reentry/views/approvals.njk', {
      page, query, words: APPROVAL_WORDS, kinds: APPROVAL_KINDS, next: page.next ? address([...chosen, ['cursor', page.next]]) : null,
      chosen: chosen.filter(([field]) => field !== 'outcome').map(([field, value]) => ({
        text: field === 'kind' ? APPROVAL_WORDS[value as ApprovalKind].title : value === 'decide' ? 'I may decide' : 'I proposed', href: address(chosen.filter(([other]) => other !== field)),
      })),
    });
  }

  @Get(':ref') @Allow('approval.read')
  async show(@By() actor: Actor, @Ref('AP') ref: string): Promise<View> {
    const approval = await this.approvals.show(actor, ref);
    const kind = approval.kind as ApprovalKind;
    return view('reentry/views/approval.njk', {
      approval, words: APPROVAL_WORDS[kind], roles: APPROVAL_ROLES[kind].approve, rows: particularRows(approval.particulars), pageOf, tableWords, outcomes: OUTCOME_WORDS,
      ...(await this.about(actor, approval)),
    });
  }

  @Post(':ref') @Allow('approval.decide')
  async decide(@By() actor: Actor, @Ref('AP') ref: string, @Form() { decision, reason, version }: FormValues): Promise<GoTo> {
    const { outcome } = await this.approvals.decide(actor, ref, await fill(DecideApproval, { decision, reason, version }));
    return goTo(`/approvals/${ref}`, outcome === 'approved' ? 'Approved.' : 'Refused.');
  }

  @Post(':ref/withdrawal') @Allow('approval.withdraw')
  async withdraw(@By() actor: Actor, @Ref('AP') ref: string, @Form() { reason, version }: FormValues): Promise<GoTo> {
    await this.approvals.withdraw(actor, ref, await fill(WithdrawApproval, { reason, version }));
    return goTo(`/approvals/${ref}`, 'Withdrawn. Nothing was changed.');
  }

  /** The record that it is about, and what would move. Only for what still waits: a decided one has done it. */
  private async about(actor: Actor, approval: ShownApproval): Promise<object> {
    const { kind, particulars, outcome } = approval;
    if (kind === 'barrier_lifting') return { barrier: await this.barriers.show(actor, String(particulars.barrier)) };
    if (kind === 'person_merge' || kind === 'merge_reversal') return this.joining(actor, approval);
    const contest = kind === 'match_contest' ? await this.contests.show(actor, String(particulars.contest)) : null;
    const moves = outcome === 'waiting' && actor.roles.includes('supervisor') && (kind === 'match_reversal' || (contest?.reviewState === 'confirmed' && particulars.outcome === 'overturned'));
    return { contest, effects: moves ? await this.effects.showIfAny(actor, String(particulars.review)) : null };
  }

  /** Both records before and after, while it waits; once they were joined, where it is told what was done meanwhile. */
  private async joining(actor: Actor, { ref, kind, particulars, outcome }: ShownApproval): Promise<object> {
    const joining = kind === 'person_merge' ? ref : String(particulars.joining);
    return { joining: outcome === 'approved' || kind === 'merge_reversal' ? joining : null, merge: outcome === 'waiting' ? await this.joinings.ofProposalIfAny(actor, joining) : null };
  }
}
