import { Injectable } from '@nestjs/common';
import { endOfDay, startOfDay } from '../../domain/day.js';
import { Conflict, Invalid, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { type CaseFilter, CaseListRepository, type CaseSheet } from './case-list.repository.js';
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
      const rows = await this.desk.list(tx, filterOf(actor, query), query.sort ?? 'arrived', readCursor(query.cursor, 2), limit);
      await tx.listed('case_file', query, rows.slice(0, limit).map((row) => row.id));
      return pageOf(rows, limit, (row) => [row.sortKey, row.id], presentLine);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownCase> {
    return this.database.read(actor, async (tx) => {
      const sheet = await this.mustFind(tx, ref);
      await tx.viewed('case_file', { record: sheet.id, person: sheet.personId, case: sheet.id });
      return presentCase(sheet);
    });
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

function filterOf(actor: Actor, query: ListCases): CaseFilter {
  const flag = (text: string | undefined) => (text === undefined ? undefined : ['true', '1'].includes(text));
  return {
    state: query.state, team: query.team, dueBefore: query.dueBefore,
    ...(query.owner === 'me' ? { ownerId: actor.id } : { owner: query.owner }),
    arrivedFrom: query.arrivedFrom === undefined ? undefined : startOfDay(query.arrivedFrom),
    arrivedBefore: query.arrivedTo === undefined ? undefined : endOfDay(query.arrivedTo),
    suspended: flag(query.suspended), reentry: flag(query.reentry),
  };
}
