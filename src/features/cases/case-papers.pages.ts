import { Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { NoticeKind } from '../../domain/case-facts.js';
import { CLAIM_WORDS, DISCLOSABLE_WORDS, METHOD_WORDS, NOTICE_WORDS, REPLY_WORDS } from '../../domain/case-words.js';
import { NEEDED } from '../../domain/readmission.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { ProposeDecision } from './case-acts.dto.js';
import { CaseActsService } from './case-acts.service.js';
import { CaseFolderService, type ShownFolder } from './case-folder.service.js';
import { type Choice, choices, type FormField, formOfCase, OCCURRED, saidOf } from './case-form.presenter.js';
import { NoticesService } from './notices.service.js';
import { RecordReply, RequestReadmission, ServeNotice } from './papers.dto.js';
import { ReadmissionsService } from './readmissions.service.js';

const FORM = 'cases/views/form.njk';
const KINDS: Readonly<Record<string, NoticeKind>> = { 'notice-of-intent': 'notice_of_intent', decision: 'decision', directions: 'directions' };
const HAPPENED: FormField = {
  kind: 'check', field: 'happened', label: 'Has it been done already?', items: [{ value: 'yes', text: 'Yes: record it even if something stands against it' }],
  options: { optional: true, hint: 'What was done is never refused. What was against the rules is shown as a breach.' },
};
const papersOf = ({ documents }: ShownFolder): Choice[] => documents.map(({ ref, title }) => ({ value: ref, text: `${title} (${ref})` }));

/** What was served on the person, and what went to and came from the receiving state. */
@ApiExcludeController()
@Controller('cases/:ref')
export class CasePapersPages {
  constructor(
    private readonly folder: CaseFolderService,
    private readonly notices: NoticesService,
    private readonly readmissions: ReadmissionsService,
    private readonly acts: CaseActsService,
  ) {}

  @Get('notices/:kind') @Allow('case.write')
  async noticeForm(@By() actor: Actor, @Ref('CA') ref: string, @Param('kind') name: string): Promise<View> {
    const kind = kindOf(name);
    const folder = await this.folder.show(actor, ref);
    const step = folder.progress.steps.find((one) => one.step === ({ notice_of_intent: 'serve_notice_of_intent', decision: 'serve_decision', directions: 'set_directions' } as const)[kind]);
    const flight: FormField[] = kind === 'directions'
      ? [{ kind: 'text', field: 'flight', label: 'Reference of the flight that they named', options: { optional: true, hint: 'Only if it is not the flight of the approved directions, like FL-AHVA-RD', classes: 'govuk-input--width-10' } }] : [];
    return view(FORM, formOfCase(folder.case, {
      title: `Record service: ${NOTICE_WORDS[kind].toLowerCase()}`, button: 'Record service',
      intro: kind === 'directions' ? ['Service of directions starts the notice: five working days unless the scheme says otherwise.'] : undefined,
      against: step?.refusals.map(({ message }) => message),
      fields: [
        { kind: 'radio', field: 'method', label: 'How was it served?', items: choices(METHOD_WORDS) },
        { kind: 'text', field: 'language', label: 'Language in which it was served', options: { hint: 'Its tag, like ti, fa-AF or en', classes: 'govuk-input--width-5' } },
        { kind: 'text', field: 'interpreter', label: 'Interpreter', options: { optional: true } },
        { kind: 'area', field: 'proof', label: 'What proves the service?', options: { optional: true, hint: 'For example: signed for by the person, witnessed by officer 2210.' } },
        { kind: 'select', field: 'proofDocument', label: 'Document that proves it', items: papersOf(folder), options: { optional: true, blank: 'None' } },
        ...flight, { ...OCCURRED, label: 'When was it served?' }, HAPPENED,
      ],
    }));
  }

  @Post('notices/:kind') @Allow('case.write')
  async serve(@By() actor: Actor, @Ref('CA') ref: string, @Param('kind') name: string, @Form() values: FormValues): Promise<GoTo> {
    const kind = kindOf(name);
    const { version, method, language, interpreter, proof, proofDocument, flight, happened } = values;
    const notice = await this.notices.serve(actor, ref, await fill(ServeNotice, {
      version, kind, method, language, interpreter, proof, proofDocument, flight, happened, occurredAt: instantOf(values, 'occurredAt'),
    }));
    return goTo(`/cases/${ref}`, saidOf(`${NOTICE_WORDS[kind]} ${notice.ref} recorded`, notice.breaches));
  }

  @Get('readmission-request') @Allow('case.write')
  async requestForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    const folder = await this.folder.show(actor, ref);
    return view(FORM, formOfCase(folder.case, {
      title: 'Record the readmission request', button: 'Record request', intro: ['Send the least that the receiving state needs. Every field sent stays on record.'],
      against: folder.progress.steps.find(({ step }) => step === 'request_readmission')?.refusals.map(({ message }) => message),
      fields: [
        { kind: 'check', field: 'disclosed', label: 'What was sent about the person?', items: choices(DISCLOSABLE_WORDS), options: { value: NEEDED } },
        { ...OCCURRED, label: 'When was it sent?' }, HAPPENED,
      ],
    }));
  }

  @Post('readmission-request') @Allow('case.write')
  async request(@By() actor: Actor, @Ref('CA') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { version, disclosed = [], happened } = values;
    const request = await this.readmissions.request(actor, ref, await fill(RequestReadmission, { version, disclosed, happened, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/cases/${ref}`, saidOf(`Readmission request ${request.ref} recorded`, request.breaches));
  }

  @Get('readmission-requests/:request/reply') @Allow('case.write')
  async replyForm(@By() actor: Actor, @Ref('CA') ref: string, @Ref('RQ', 'request') request: string): Promise<View> {
    const folder = await this.folder.show(actor, ref);
    await this.readmissions.show(actor, ref, request);
    return view(FORM, formOfCase(folder.case, {
      title: `Record the reply to ${request}`, button: 'Record reply', intro: ['A reply is recorded however late it comes.'],
      fields: [
        { kind: 'radio', field: 'answer', label: 'What did the receiving state answer?', items: choices(REPLY_WORDS) },
        { kind: 'area', field: 'grounds', label: 'Grounds', options: { optional: true } },
        { kind: 'select', field: 'document', label: 'The reply itself', items: papersOf(folder), options: { optional: true, blank: 'Not on record yet' } },
        { ...OCCURRED, label: 'When did it come?' },
      ],
    }));
  }

  @Post('readmission-requests/:request/reply') @Allow('case.write')
  async reply(@By() actor: Actor, @Ref('CA') ref: string, @Ref('RQ', 'request') request: string, @Form() values: FormValues): Promise<GoTo> {
    const { version, answer, grounds, document } = values;
    const replied = await this.readmissions.reply(actor, ref, request, await fill(RecordReply, { version, answer, grounds, document, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/cases/${ref}`, saidOf('Reply recorded', replied.replies.at(-1)?.breaches ?? []));
  }

  @Get('decision-proposal') @Allow('case.write')
  async decisionForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    const { case: file } = await this.folder.show(actor, ref);
    return view(FORM, formOfCase(file, {
      title: 'Propose the decision', button: 'Propose decision', intro: ['A supervisor, who is not you, approves it. Then it is served.'],
      fields: [
        { kind: 'radio', field: 'claim', label: 'How does the asylum claim stand?', items: choices(CLAIM_WORDS).filter(({ value }) => value !== 'pending'), options: { value: file.claim ?? '' } },
        { kind: 'area', field: 'reason', label: 'Reasons' },
      ],
    }));
  }

  @Post('decision-proposal') @Allow('case.write')
  async proposeDecision(@By() actor: Actor, @Ref('CA') ref: string, @Form() { version, claim, reason }: FormValues): Promise<GoTo> {
    const proposal = await this.acts.proposeDecision(actor, ref, await fill(ProposeDecision, { version, claim, reason }));
    return goTo(`/cases/${ref}`, `Decision proposed: ${proposal.ref} waits for a supervisor.`);
  }
}

function kindOf(name: string): NoticeKind {
  if (!Object.hasOwn(KINDS, name)) throw new NotFoundException('There is no such notice.');
  return KINDS[name];
}
