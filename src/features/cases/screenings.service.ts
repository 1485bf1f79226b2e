import { Injectable } from '@nestjs/common';
import { openAt } from '../../domain/barrier.js';
import { SCREENING_QUESTIONS } from '../../domain/case-facts.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, type PageQuery, readCursor } from '../../platform/web/page.js';
import { BarriersService } from '../barriers/barriers.service.js';
import { PeopleService } from '../people/people.service.js';
import type { Screen } from './case-acts.dto.js';
import { CaseStepsService } from './case-steps.service.js';
import { CasesService } from './cases.service.js';
import type { CaseRecord } from './facts.js';
import { presentAnswer, type ShownAnswer, type ShownScreening } from './screenings.presenter.js';
import { ScreeningsRepository } from './screenings.repository.js';

/** What screening asked and what was answered. A correction supersedes. */
@Injectable()
export class ScreeningsService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly steps: CaseStepsService,
    private readonly screenings: ScreeningsRepository,
    private readonly barriers: BarriersService,
    private readonly people: PeopleService,
  ) {}

  /** Records answers; takes the step when the case is identified and each question has one, or when no answer is given. */
  answer(actor: Actor, ref: string, input: Screen): Promise<ShownScreening> {
    return this.database.write(actor, async (tx) => {
      const { id } = await this.cases.mustFind(tx, ref);
      const facts = await this.steps.locked(tx, id, input.version);
      const occurredAt = this.steps.occurred(tx, facts, input.occurredAt);
      const given = SCREENING_QUESTIONS.filter((question) => input[question] !== undefined);
      await this.record(tx, facts, input, given, occurredAt);
      const answered = SCREENING_QUESTIONS.filter((question) => given.includes(question) || facts.answered.includes(question));
      const due = given.length === 0 || (facts.state === 'identified' && answered.length === SCREENING_QUESTIONS.length);
      if (due) await this.steps.step(tx, id, 'screen', { occurredAt });
      const { version, state } = await this.cases.mustGet(tx, id);
      return {
        self: `/api/v1/cases/${ref}/screenings`, case: ref, caseVersion: version, caseState: state,
        answered, open: SCREENING_QUESTIONS.filter((question) => !answered.includes(question)),
      };
    });
  }

  list(actor: Actor, ref: string, query: PageQuery): Promise<Page<ShownAnswer>> {
    return this.database.read(actor, async (tx) => {
      const file = await this.cases.mustFind(tx, ref);
      const limit = limitOf(query);
      const rows = await this.screenings.list(tx, file.id, readCursor(query.cursor, 2), limit);
      await tx.listed('screening_answer', query, rows.slice(0, limit).map((row) => row.id), 'list', { person: file.personId, case: file.id });
      return pageOf(rows, limit, (row) => [row.sortKey, row.id], presentAnswer);
    });
  }

  private async record(tx: Tx, { caseId, personId, barriers }: CaseRecord, input: Screen, given: readonly (typeof SCREENING_QUESTIONS)[number][], occurredAt: Date): Promise<void> {
    await this.screenings.supersede(tx, caseId, given);
    for (const question of given) {
      const concern = input.concerns?.includes(question) ?? false;
      await this.screenings.add(tx, { caseId, personId, question, answer: input[question]!, concern, occurredAt });
      // whoever may be a child is kept from everything that leads to the aircraft, at once
      if (question === 'age' && concern && !barriers.some((barrier) => barrier.kind === 'claim_under_18' && openAt(barrier, tx.now))) {
        const { ref } = await this.people.mustGet(tx, personId);
        await this.barriers.openIn(tx, { person: ref, kind: 'claim_under_18', note: `Screening: ${input.age}`, occurredAt });
      }
    }
  }
}
