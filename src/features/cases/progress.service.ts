import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { limitOf, type Page, pageOf, type PageQuery, readCursor } from '../../platform/web/page.js';
import { CaseStepsService } from './case-steps.service.js';
import { CasesService } from './cases.service.js';
import { presentProgress, presentStep, type ShownProgress, type ShownStep } from './progress.presenter.js';
import { ProgressRepository } from './progress.repository.js';

/** Where a case stands, what it needs next, and the way it came. */
@Injectable()
export class ProgressService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly caseSteps: CaseStepsService,
    private readonly progress: ProgressRepository,
  ) {}

  show(actor: Actor, ref: string): Promise<ShownProgress> {
    return this.database.read(actor, async (tx) => {
      const facts = await this.caseSteps.factsOf(tx, (await this.cases.mustFind(tx, ref)).id);
      await tx.viewed('case_file', { record: facts.caseId, person: facts.personId, case: facts.caseId });
      return presentProgress(facts, actor, tx.now);
    });
  }

  steps(actor: Actor, ref: string, query: PageQuery): Promise<Page<ShownStep>> {
    return this.database.read(actor, async (tx) => {
      const file = await this.cases.mustFind(tx, ref);
      const limit = limitOf(query);
      const rows = await this.progress.steps(tx, file.id, readCursor(query.cursor, 2), limit);
      await tx.listed('case_step', query, rows.slice(0, limit).map((row) => row.id), 'list', { person: file.personId, case: file.id });
      return pageOf(rows, limit, (row) => [row.sortKey, row.id], presentStep);
    });
  }
}
