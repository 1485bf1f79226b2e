import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type BarrierKind, DEFAULT_EFFECTS } from '../../domain/barrier.js';
import { BARRIER_WORDS, CATEGORY_WORDS, CLAIM_WORDS, EFFECT_WORDS } from '../../domain/case-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { dayOf, fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { OpenBarrier, ProposeLifting } from '../barriers/barriers.dto.js';
import { BarriersService } from '../barriers/barriers.service.js';
import { WriteNote } from '../notes/notes.dto.js';
import { NotesService } from '../notes/notes.service.js';
import { AddTask } from '../tasks/tasks.dto.js';
import { TasksService } from '../tasks/tasks.service.js';
import { CaseFolderService } from './case-folder.service.js';
import { choices, formBeside, OCCURRED } from './case-form.presenter.js';
import { CaseListService } from './case-list.service.js';
import { ChangeCase } from './cases.dto.js';

const FORM = 'cases/views/form.njk';
const blocks = (kind: BarrierKind) => (DEFAULT_EFFECTS[kind].length ? `Blocks ${DEFAULT_EFFECTS[kind].map((effect) => EFFECT_WORDS[effect].toLowerCase()).join(', ')}` : 'Informs, blocks nothing');

/** What is written down beside a case: notes, tasks, barriers; and who keeps it. */
@ApiExcludeController()
@Controller('cases/:ref')
export class CaseFormsPages {
  constructor(
    private readonly cases: CaseListService,
    private readonly folder: CaseFolderService,
    private readonly notes: NotesService,
    private readonly tasks: TasksService,
    private readonly barriers: BarriersService,
  ) {}

  @Get('notes') @Allow('note.write')
  async noteForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    return view(FORM, formBeside(await this.cases.show(actor, ref), {
      title: 'Add a note', button: 'Add note',
      fields: [
        { kind: 'area', field: 'body', label: 'Note', options: { hint: 'What others need to know. Notes stay on record and cannot be changed.', rows: 8 } },
        { kind: 'radio', field: 'category', label: 'What is it about?', items: choices(CATEGORY_WORDS), options: { hint: 'All but general are shown only to those who give a reason.', value: 'general' } },
        OCCURRED,
      ],
    }));
  }

  @Post('notes') @Allow('note.write')
  async addNote(@By() actor: Actor, @Ref('CA') ref: string, @Form() values: FormValues): Promise<GoTo> {
    await this.notes.write(actor, await fill(WriteNote, { person: values.person, case: ref, category: values.category, body: values.body, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/cases/${ref}`, 'Note added.');
  }

  @Get('tasks') @Allow('task.write')
  async taskForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    const { keepers } = await this.folder.choices(actor);
    return view(FORM, formBeside(await this.cases.show(actor, ref), {
      title: 'Add a task', button: 'Add task',
      fields: [
        { kind: 'text', field: 'title', label: 'What is to be done?' },
        { kind: 'select', field: 'owner', label: 'Who does it?', items: keepers.map(({ username, name }) => ({ value: username, text: name })), options: { optional: true, blank: 'Nobody yet', value: actor.username } },
        { kind: 'moment', field: 'dueAt', label: 'By when?', options: { optional: true, hint: 'London time, for example 17 11 2025 and 17:00' } },
      ],
    }));
  }

  @Post('tasks') @Allow('task.write')
  async addTask(@By() actor: Actor, @Ref('CA') ref: string, @Form() values: FormValues): Promise<GoTo> {
    await this.tasks.add(actor, await fill(AddTask, { title: values.title, case: ref, owner: values.owner, dueAt: instantOf(values, 'dueAt') }));
    return goTo(`/cases/${ref}`, 'Task added.');
  }

  @Get('barriers') @Allow('barrier.open')
  async barrierForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    return view(FORM, formBeside(await this.cases.show(actor, ref), {
      title: 'Record a barrier', button: 'Record barrier', buttonClasses: 'govuk-button--warning',
      intro: ['One person opens a barrier, at once. Two people lift it. What blocks directions takes a seat away.'],
      fields: [
        { kind: 'radio', field: 'kind', label: 'What stands in the way?', items: (Object.keys(BARRIER_WORDS) as BarrierKind[]).map((value) => ({ value, text: BARRIER_WORDS[value], hint: blocks(value) })) },
        { kind: 'check', field: 'effects', label: 'What does it block?', items: choices(EFFECT_WORDS), options: { optional: true, hint: 'Choose only if the order or examiner says more or less than its kind usually blocks.' } },
        { kind: 'radio', field: 'reach', label: 'For which cases does it hold?', items: [{ value: 'person', text: 'Every case of this person' }, { value: 'case', text: 'This case only' }], options: { value: 'person' } },
        { kind: 'text', field: 'courtReference', label: 'Court or reference number', options: { optional: true, classes: 'govuk-input--width-20' } },
        { kind: 'area', field: 'note', label: 'Note', options: { optional: true } },
        { kind: 'day', field: 'reviewOn', label: 'When should somebody look at it again?', options: { optional: true } },
        { ...OCCURRED, label: 'Since when does it stand?' },
      ],
    }));
  }

  @Post('barriers') @Allow('barrier.open')
  async openBarrier(@By() actor: Actor, @Ref('CA') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { person, kind, effects, reach, courtReference, note } = values;
    const barrier = await this.barriers.open(actor, await fill(OpenBarrier, {
      person, kind, effects, courtReference, note, case: reach === 'case' ? ref : undefined, reviewOn: dayOf(values, 'reviewOn'), occurredAt: instantOf(values, 'occurredAt'),
    }));
    return goTo(`/cases/${ref}`, barrier.breach ? `Barrier ${barrier.ref} recorded. It is shown as a breach: ${barrier.breach}` : `Barrier ${barrier.ref} recorded. Two people must lift it.`);
  }

  @Get('barriers/:barrier/lifting') @Allow('barrier.lift')
  async liftingForm(@By() actor: Actor, @Ref('CA') ref: string, @Ref('BA', 'barrier') barrierRef: string): Promise<View> {
    const barrier = await this.barriers.show(actor, barrierRef);
    return view(FORM, formBeside(await this.cases.show(actor, ref), {
      title: `Propose to lift ${BARRIER_WORDS[barrier.kind as BarrierKind].toLowerCase()} ${barrier.ref}`, button: 'Propose lifting',
      intro: [`It holds until a supervisor, who is not you, approves. ${blocks(barrier.kind as BarrierKind)}.`, 'Lifting gives back no seat and no directions.'],
      fields: [{ kind: 'area', field: 'reason', label: 'Why may it be lifted?' }],
    }, barrier.version));
  }

  @Post('barriers/:barrier/lifting') @Allow('barrier.lift')
  async proposeLifting(@By() actor: Actor, @Ref('CA') ref: string, @Ref('BA', 'barrier') barrier: string, @Form() { reason, version }: FormValues): Promise<GoTo> {
    const proposal = await this.barriers.proposeLifting(actor, barrier, await fill(ProposeLifting, { reason, version }));
    return goTo(`/cases/${ref}`, `Lifting proposed: ${proposal.ref} waits for a supervisor.`);
  }

  @Get('edit') @Allow('case.write')
  async editForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    const { keepers } = await this.folder.choices(actor);
    const file = await this.cases.show(actor, ref);
    const { owner, team, claim, bailed, absconded } = file;
    const now = { owner: owner ?? '', team: team ?? '', claim: claim ?? '', bailed: bailed ? 'yes' : 'no', absconded: absconded ? 'yes' : 'no' };
    const yesNo = [{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }];
    return view(FORM, {
      case: file, version: file.version, original: now, theirs: now,
      labels: { owner: 'Kept by', team: 'Team', claim: 'Asylum claim', bailed: 'On bail', absconded: 'Absconded' },
      form: {
        title: 'Change who keeps it and how it stands', button: 'Save changes',
        fields: [
          { kind: 'select', field: 'owner', label: 'Kept by', items: keepers.map(({ username, name }) => ({ value: username, text: name })), options: { blank: 'Nobody', value: now.owner } },
          { kind: 'text', field: 'team', label: 'Team', options: { optional: true, value: now.team, classes: 'govuk-input--width-20' } },
          { kind: 'radio', field: 'claim', label: 'How does the asylum claim stand?', items: choices(CLAIM_WORDS), options: { optional: true, value: now.claim } },
          { kind: 'radio', field: 'bailed', label: 'Is the person on bail?', items: yesNo, options: { value: now.bailed } },
          { kind: 'radio', field: 'absconded', label: 'Has the person absconded?', items: yesNo, options: { value: now.absconded } },
        ],
      },
    });
  }

  @Post('edit') @Allow('case.write')
  async edit(@By() actor: Actor, @Ref('CA') ref: string, @Form() { version, owner, team, claim, bailed, absconded }: FormValues): Promise<GoTo> {
    const input = await fill(ChangeCase, { claim, bailed, absconded });
    const seen = Number(version);
    await this.cases.change(actor, ref, Number.isSafeInteger(seen) ? seen : 0, { ...input, owner: typeof owner === 'string' && owner ? owner : null, team: typeof team === 'string' && team.trim() ? team.trim() : null });
    return goTo(`/cases/${ref}`, 'Changes saved.');
  }
}
