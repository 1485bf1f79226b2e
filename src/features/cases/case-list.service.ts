import { Injectable } from '@nestjs/common';
import { endOfDay, startOfDay } from '../../domain/day.js';
import { Conflict, Invalid, NotFound } from '../../domain/errors.js';
import { byUrgency, soonEnds, URGENCIES, type Urgency } from '../../domain/urgency.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import type { CaseFilter } from './case-filter.repository.js';
import { CaseListRepository, type CaseSheet } from './case-list.repository.js';
import type { Stepped } from './case-steps.service.js';
import type { ChangeCase, ListCases } from './cases.dto.js';
import { presentCase, presentLine, presentStepped, type ShownCase, type ShownCaseLine, type ShownStepped } from './cases.presenter.js';

/** What people read all day: the list, one case, and who keeps it. */
@Injectable()
export class CaseListService {
  constructor(
    private readonly database: Database,
    private readonly desk: CaseListRepository,
  ) {}

  list(actor: Actor, query: ListCases): Promise<Page<ShownCaseLine>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const rows = await this.desk.list(tx, filterOf(actor, query, tx.now), query.sort ?? (query.urgency ? 'urgency' : 'arrived'), readCursor(query.cursor, 2), limit);
      await tx.listed('case_file', query, rows.slice(0, limit).map((row) => row.id));
      return pageOf(rows, limit, (row) => [row.sortKey, row.id], presentLine);
    });
  }

  /** A plan of work: the open cases that fit, of each urgency how many and the first `most`. */
  plan(actor: Actor, { urgency: _, cursor: __, limit: ___, sort: ____, ...query }: ListCases, most: number): Promise<Record<Urgency, { total: number; items: ShownCaseLine[] }>> {
    return this.database.read(actor, async (tx) => {
      const filter = filterOf(actor, query, tx.now);
      const soon = soonEnds(tx.now);
      const totals = await this.desk.counts(tx, filter, tx.now, soon);
      const groups = {} as Record<Urgency, { total: number; items: ShownCaseLine[] }>;
      const ids: string[] = [];
      for (const urgency of URGENCIES) {
        const rows = totals[urgency] === 0 ? [] : (await this.desk.list(tx, { ...filter, urgency: { is: urgency, at: tx.now, soon } }, 'urgency', null, most)).slice(0, most);
        ids.push(...rows.map((row) => row.id));
        groups[urgency] = { total: totals[urgency], items: rows.map(presentLine) };
      }
      await tx.listed('case_file', query, ids);
      return groups;
    });
  }

  /** For the home page, inside its transaction: the open cases that the actor keeps, of each urgency the first `most`. */
  async work(tx: Tx, most: number): Promise<Record<Urgency, { total: number; items: ShownCaseLine[] }>> {
    const rows = await this.desk.work(tx, tx.actor.id, tx.now, soonEnds(tx.now), most);
    await tx.listed('case_file', { owner: 'me' }, rows.map((row) => row.id));
    return byUrgency(rows, presentLine);
  }

  show(actor: Actor, ref: string): Promise<ShownCase> {
    return this.database.read(actor, async (tx) => {
      const sheet = await this.mustFind(tx, ref);
      await tx.viewed('case_file', { record: sheet.id, person: sheet.personId, case: sheet.id });
      return presentCase(sheet);
    });
  }

  /** For this room's other services: the case as it is shown, with its keys; the look is theirs to log. @throws NotFound */
  async shown(tx: Tx, ref: string): Promise<{ id: string; personId: string; shown: ShownCase }> {
    const sheet = await this.mustFind(tx, ref);
    return { id: sheet.id, personId: sheet.personId, shown: presentCase(sheet) };
  }

  /** @throws Conflict `version.stale`, Invalid when the owner may not own cases */
  change(actor: Actor, ref: string, version: number, input: ChangeCase): Promise<ShownCase> {
    return this.database.write(actor, async (tx) => {
      const { team, bailed, absconded, claim } = input;
      const owner = input.owner === 'me' ? actor.username : input.owner;
      if ([owner, team, bailed, absconded, claim].every((value) => value === undefined)) throw new Invalid({ body: 'Say what to change.' });
      if (bailed === null || absconded === null || claim === null) throw new Invalid({ body: 'Only owner and team can be taken away.' });
      if (owner && input.owner !== 'me' && !(await this.desk.mayOwn(tx, owner))) throw new Invalid({ owner: 'Nobody of that name keeps cases.' });
      const sheet = await this.desk.change(tx, ref, version, { owner, team, bailed, absconded, claim });
      if (sheet) return presentCase(sheet);
      await this.mustFind(tx, ref);
      throw new Conflict('version.stale', 'Someone else changed this case since you read it. Read it again, then decide.');
    });
  }

  /** For this room's other services: the case after a step. */
  async stepped(tx: Tx, ref: string, step: Stepped): Promise<ShownStepped> {
    return presentStepped(await this.mustFind(tx, ref), step);
  }

  private async mustFind(tx: Tx, ref: string): Promise<CaseSheet> {
    const sheet = await this.desk.byRef(tx, ref);
    if (!sheet) throw new NotFound('case', ref);
    return sheet;
  }
}

function filterOf(actor: Actor, query: ListCases, at: Date): CaseFilter {
  const flag = (text: string | undefined) => (text === undefined ? undefined : ['true', '1'].includes(text));
  return {
    state: query.state, team: query.team, dueBefore: query.dueBefore,
    ...(query.owner === 'me' ? { ownerId: actor.id } : { owner: query.owner }),
    arrivedFrom: query.arrivedFrom === undefined ? undefined : startOfDay(query.arrivedFrom),
    arrivedBefore: query.arrivedTo === undefined ? undefined : endOfDay(query.arrivedTo),
    suspended: flag(query.suspended), reentry: flag(query.reentry),
    urgency: query.urgency && { is: query.urgency, at, soon: soonEnds(at) },
  };
}
