import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { STATE_WORDS } from '../../domain/case-words.js';
import { holds } from '../../domain/permission.js';
import { URGENCIES, URGENCY_WORDS } from '../../domain/urgency.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { OpenBarrier } from '../barriers/barriers.dto.js';
import { BarriersService } from '../barriers/barriers.service.js';
import { CompleteTask } from '../tasks/tasks.dto.js';
import { TasksService } from '../tasks/tasks.service.js';
import { CaseFolderService } from './case-folder.service.js';
import { choices } from './case-form.presenter.js';
import { address, chosen, columns, presentPlan, presentRow } from './case-list-page.presenter.js';
import { CaseListService } from './case-list.service.js';
import { presentCasePage } from './case-page.presenter.js';
import { ListCases } from './cases.dto.js';

/** How many of each urgency a plan shows. */
const MOST = 10;

/** The cases as a plan of work, and one case on one screen. */
@ApiExcludeController()
@Controller('cases')
export class CasesPages {
  constructor(
    private readonly cases: CaseListService,
    private readonly folder: CaseFolderService,
    private readonly barriers: BarriersService,
    private readonly tasks: TasksService,
  ) {}

  /** Whoever keeps cases starts on their own; everything else is asked for in the address. */
  @Get() @Allow('case.read')
  async list(@By() actor: Actor, @Query() asked: Record<string, string>): Promise<View> {
    const minded = holds(actor.roles, 'case.write');
    const query: Record<string, string> = { ...asked, owner: asked.owner || (minded ? 'me' : 'all') };
    const filter = await fill(ListCases, { ...query, owner: query.owner === 'all' ? undefined : query.owner });
    const { keepers, teams, asOf } = await this.folder.choices(actor);
    const plan = !filter.urgency && (!filter.sort || filter.sort === 'urgency') ? presentPlan(await this.cases.plan(actor, filter, MOST), query, asOf) : null;
    const page = plan ? null : await this.cases.list(actor, filter);
    return view('cases/views/list.njk', {
      query, plan, rows: page?.items.map((line) => presentRow(line, asOf)), next: page?.next && address(query, { cursor: page.next }),
      chosen: chosen(query, keepers, minded), columns: columns({ ...query, sort: query.sort ?? (plan || filter.urgency ? 'urgency' : 'arrived') }),
      owners: [...(minded ? [{ value: 'me', text: 'Mine' }] : []), { value: 'all', text: 'Everybody’s' }, ...keepers.map(({ username, name }) => ({ value: username, text: name }))],
      states: choices(STATE_WORDS), teams: teams.map((team) => ({ value: team, text: team })), urgencies: URGENCIES.map((value) => ({ value, text: URGENCY_WORDS[value] })),
    });
  }

  @Get(':ref') @Allow('case.read')
  async show(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    return view('cases/views/show.njk', presentCasePage(await this.folder.show(actor, ref), actor));
  }

  /** Stop at once: a barrier with what its kind usually blocks. */
  @Post(':ref/stop') @Allow('barrier.open')
  async stop(@By() actor: Actor, @Ref('CA') ref: string, @Form() { person, kind, note }: FormValues): Promise<GoTo> {
    const barrier = await this.barriers.open(actor, await fill(OpenBarrier, { person, kind, note }));
    return goTo(`/cases/${ref}`, `Stopped: barrier ${barrier.ref} is in force. Two people must lift it.`);
  }

  @Post(':ref/tasks/:task/completion') @Allow('task.write')
  async complete(@By() actor: Actor, @Ref('CA') ref: string, @Ref('TA', 'task') task: string, @Form() { version }: FormValues): Promise<GoTo> {
    const { title } = await this.tasks.complete(actor, task, await fill(CompleteTask, { version }));
    return goTo(`/cases/${ref}`, `Done: ${title}`);
  }
}
