import { Injectable } from '@nestjs/common';
import { addDays, endOfDay, londonDay, startOfDay } from '../../domain/day.js';
import { type Role } from '../../domain/role.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Drafts } from '../../platform/web/drafts.js';
import { CaseListService } from '../cases/case-list.service.js';
import { TasksService } from '../tasks/tasks.service.js';
import { presentDeciding, presentFlightInSight, presentLatestExport, type ShownFlightInSight, type ShownHome } from './home.presenter.js';
import { HomeRepository } from './home.repository.js';

/** How many of each are shown; the rest is one click away. */
const MOST = 10;
/** How many waiting decisions are looked through for those that the reader may take. */
const LOOKED_THROUGH = 500;

/** What waits for whoever comes in. */
@Injectable()
export class HomeService {
  constructor(
    private readonly database: Database,
    private readonly home: HomeRepository,
    private readonly cases: CaseListService,
    private readonly tasks: TasksService,
    private readonly drafts: Drafts,
  ) {}

  async show(actor: Actor): Promise<ShownHome> {
    const draft = await this.drafts.latest(actor);
    return this.database.read(actor, async (tx) => {
      const is = (...roles: Role[]) => roles.some((role) => actor.roles.includes(role));
      return {
        self: '/api/v1/home', asOf: tx.now,
        draft: draft && { form: draft.form, title: draft.title, savedAt: draft.savedAt },
        work: is('caseworker', 'supervisor') ? { cases: await this.cases.work(tx, MOST), tasks: await this.tasks.work(tx, MOST) } : null,
        deciding: is('supervisor') ? await this.deciding(tx) : null,
        flights: is('caseworker', 'supervisor') ? await this.flights(tx) : is('escort') ? await this.escorted(tx) : null,
        figures: is('supervisor', 'auditor') ? await this.figures(tx) : null,
        audit: is('auditor') ? await this.audit(tx) : null,
        users: is('administrator') ? await this.usersInNeed(tx) : null,
      };
    });
  }

  private async deciding(tx: Tx): Promise<ShownHome['deciding']> {
    const reviews = await this.home.reviews(tx, LOOKED_THROUGH);
    const approvals = await this.home.approvals(tx, LOOKED_THROUGH);
    await tx.listed('match_review', { waiting: true }, reviews.map(({ id }) => id));
    await tx.listed('approval', { waiting: true }, approvals.map(({ id }) => id));
    return presentDeciding(tx.actor, reviews, approvals, MOST);
  }

  /** Today's and tomorrow's, London days. */
  private async flights(tx: Tx): Promise<ShownFlightInSight[]> {
    const today = londonDay(tx.now);
    const rows = await this.home.flights(tx, startOfDay(today), endOfDay(addDays(today, 1)));
    await tx.listed('flight', { from: today }, rows.map(({ id }) => id));
    return rows.map(presentFlightInSight);
  }

  private async escorted(tx: Tx): Promise<ShownFlightInSight[]> {
    const rows = await this.home.escorted(tx);
    await tx.listed('flight', { escort: 'me' }, rows.map(({ id }) => id));
    return rows.map(presentFlightInSight);
  }

  private async figures(tx: Tx): Promise<ShownHome['figures']> {
    await tx.listed('statistics', { home: true }, []);
    return this.home.figures(tx);
  }

  private async audit(tx: Tx): Promise<ShownHome['audit']> {
    const exports = await this.home.exports(tx, MOST);
    await tx.listed('export', { latest: true }, exports.map(({ id }) => id));
    await tx.listed('journal', { searches: 'latest' }, []);
    return { exports: exports.map(presentLatestExport), searches: await this.home.searches(tx, MOST) };
  }

  private async usersInNeed(tx: Tx): Promise<ShownHome['users']> {
    const rows = await this.home.usersInNeed(tx, LOOKED_THROUGH);
    await tx.listed('app_user', { need: true }, rows.map(({ id }) => id));
    return rows.map(({ id: _, ...user }) => user);
  }
}
