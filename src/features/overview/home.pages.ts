import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { londonDay } from '../../domain/day.js';
import { holds } from '../../domain/permission.js';
import { ReentryService } from '../reentry/reentry.service.js';
import { chartSections } from '../statistics/series-page.presenter.js';
import { SeriesService } from '../statistics/series.service.js';
import { CompleteTask } from '../tasks/tasks.dto.js';
import { TasksService } from '../tasks/tasks.service.js';
import { presentHomePage } from './home-page.presenter.js';
import { HomeService } from './home.service.js';

/** The drawings that stand on a supervisor's home; all four stand under /statistics. */
const SHOWN: ReadonlySet<string> = new Set(['crossings', 'balance']);

/** Where everybody starts: what waits for them. */
@ApiExcludeController()
@Controller()
export class HomePages {
  constructor(private readonly home: HomeService, private readonly tasks: TasksService, private readonly reentry: ReentryService, private readonly series: SeriesService) {}

  @Get() @Allow('self.read')
  async show(@By() actor: Actor): Promise<View> {
    const again = holds(actor.roles, 'reentry.read') ? (await this.reentry.list(actor, { state: 'confirmed', limit: 5 })).items : null;
    const home = await this.home.show(actor);
    const charts = home.deciding && home.figures ? chartSections(await this.series.all(actor, londonDay(home.asOf))).filter(({ name }) => SHOWN.has(name)) : null;
    return view('overview/views/home.njk', { ...presentHomePage(home, actor.username), again, charts });
  }

  @Post('tasks/:task/completion') @Allow('task.write')
  async complete(@By() actor: Actor, @Ref('TA', 'task') task: string, @Form() { version }: FormValues): Promise<GoTo> {
    const { title } = await this.tasks.complete(actor, task, await fill(CompleteTask, { version }));
    return goTo('/', `Done: ${title}`);
  }
}
