import { Injectable } from '@nestjs/common';
import { Conflict, Invalid, NotFound, Refused } from '../../domain/errors.js';
import { byUrgency, soonEnds, type Urgency } from '../../domain/urgency.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { PeopleService } from '../people/people.service.js';
import type { AddTask, ChangeTask, CompleteTask, ListTasks } from './tasks.dto.js';
import { presentTask, type ShownTask } from './tasks.presenter.js';
import { TasksRepository, type TaskRow } from './tasks.repository.js';

/** What is to be done, by whom and by when. */
@Injectable()
export class TasksService {
  constructor(
    private readonly database: Database,
    private readonly tasks: TasksRepository,
    private readonly people: PeopleService,
  ) {}

  list(actor: Actor, query: ListTasks): Promise<Page<ShownTask>> {
    if (query.owner && query.mine === 'true') throw new Invalid({ mine: 'Choose either an owner or your own tasks.' });
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const filter = {
        owner: query.mine === 'true' || query.owner === 'me' ? actor.id : query.owner ? await this.userOf(tx, query.owner) : null,
        open: query.open === undefined ? null : query.open === 'true', dueBefore: query.dueBefore ?? null,
        case: query.case ? (await this.caseOf(tx, query.case)).id : null,
        person: query.person ? (await this.people.mustFind(tx, referenceIn('person', 'PE', query.person))).id : null,
      };
      const rows = await this.tasks.list(tx, filter, readCursor(query.cursor, 2), limit);
      await tx.listed('task', query, rows.slice(0, limit).map((row) => row.id), 'list', { person: filter.person, case: filter.case });
      return pageOf(rows, limit, (row) => [row.dueAt, row.id], presentTask);
    });
  }

  /** For the home page, inside its transaction: the actor's open tasks and those given to others, of each urgency the first `most`. */
  async work(tx: Tx, most: number): Promise<Record<Urgency, { total: number; items: ShownTask[] }>> {
    const rows = await this.tasks.work(tx, tx.actor.id, tx.now, soonEnds(tx.now), most);
    await tx.listed('task', { mine: true }, rows.map((row) => row.id));
    return byUrgency(rows, presentTask);
  }

  /** For a case as a whole, inside the transaction that shows it: open ones first, soonest first, `most` at most. */
  async ofCase(tx: Tx, about: { person: string; case: string }, most: number): Promise<ShownTask[]> {
    const all = { owner: null, dueBefore: null, case: about.case, person: null };
    const open = (await this.tasks.list(tx, { ...all, open: true }, null, most)).slice(0, most);
    const done = (await this.tasks.list(tx, { ...all, open: false }, null, most)).slice(0, most - open.length);
    await tx.listed('task', { case: about.case }, [...open, ...done].map((row) => row.id), 'list', about);
    return [...open, ...done].map(presentTask);
  }

  show(actor: Actor, ref: string): Promise<ShownTask> {
    return this.database.read(actor, async (tx) => {
      const task = await this.mustFind(tx, ref);
      await tx.viewed('task', { record: task.id, person: task.personId, case: task.caseId });
      return presentTask(task);
    });
  }

  add(actor: Actor, input: AddTask): Promise<ShownTask> {
    return this.database.write(actor, (tx) => this.addIn(tx, input));
  }

  /** For other rooms, inside their transaction. */
  async addIn(tx: Tx, input: AddTask): Promise<ShownTask> {
    const person = input.person ? await this.people.mustFind(tx, referenceIn('person', 'PE', input.person)) : null;
    const of = input.case ? await this.caseOf(tx, input.case) : null;
    if (of && person && of.personId !== person.id) throw new Invalid({ case: 'This person has no such case.' });
    const { ref } = await this.tasks.add(tx, {
      title: input.title, personId: person?.id ?? of?.personId ?? null, caseId: of?.id ?? null,
      ownerId: input.owner ? await this.userOf(tx, input.owner) : null, dueAt: input.dueAt ?? null, occurredAt: input.occurredAt ?? tx.now,
    });
    return presentTask(await this.mustFind(tx, ref));
  }

  change(actor: Actor, ref: string, version: number, { owner, title, dueAt }: ChangeTask): Promise<ShownTask> {
    return this.database.write(actor, async (tx) => {
      const task = await this.mustFind(tx, ref);
      const ownerId = owner === undefined ? undefined : owner === null ? null : await this.userOf(tx, owner);
      if (task.version === version) this.refuseDone(task);
      await this.tasks.change(tx, { id: task.id, version }, { title, dueAt, ownerId });
      return presentTask(await this.mustFind(tx, ref));
    });
  }

  /** @throws Refused when it is done already */
  complete(actor: Actor, ref: string, input: CompleteTask): Promise<ShownTask> {
    return this.database.write(actor, async (tx) => {
      const task = await this.mustFind(tx, ref);
      if (task.version !== input.version) throw new Conflict('version.stale', 'This task changed since you read it.');
      this.refuseDone(task);
      await this.tasks.change(tx, task, { doneAt: input.occurredAt ?? tx.now, doneBy: actor.id });
      return presentTask(await this.mustFind(tx, ref));
    });
  }

  private refuseDone(task: TaskRow): void {
    if (task.doneAt) throw new Refused({ rule: 'task.done', message: 'This task is done. Make another.', facts: { doneAt: task.doneAt } });
  }

  private async mustFind(tx: Tx, ref: string): Promise<TaskRow> {
    const task = await this.tasks.byRef(tx, ref);
    if (!task) throw new NotFound('task', ref);
    return task;
  }

  private async userOf(tx: Tx, username: string): Promise<string> {
    const id = await this.tasks.userOf(tx, username);
    if (!id) throw new Invalid({ owner: 'Nobody here signs in with this name.' });
    return id;
  }

  private async caseOf(tx: Tx, text: string): Promise<{ id: string; personId: string }> {
    const found = await this.tasks.caseOf(tx, referenceIn('case', 'CA', text));
    if (!found) throw new NotFound('case', text);
    return found;
  }
}
