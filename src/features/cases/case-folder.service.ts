import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { DocumentsService } from '../documents/documents.service.js';
import type { ShownDocument } from '../documents/documents.presenter.js';
import type { ShownNote } from '../notes/notes.presenter.js';
import { NotesService } from '../notes/notes.service.js';
import type { ShownTask } from '../tasks/tasks.presenter.js';
import { TasksService } from '../tasks/tasks.service.js';
import { CaseFolderRepository, type Keeper, type WaitingProposal } from './case-folder.repository.js';
import { CaseListService } from './case-list.service.js';
import { CaseStepsService } from './case-steps.service.js';
import type { ShownCase } from './cases.presenter.js';
import { presentFitness, presentSpell, type ShownFitness, type ShownSpell } from './detention.presenter.js';
import { DetentionRepository } from './detention.repository.js';
import { presentNotice, type ShownNotice } from './notices.presenter.js';
import { NoticesRepository } from './notices.repository.js';
import { presentProgress, presentStep, type ShownProgress, type ShownStep } from './progress.presenter.js';
import { ProgressRepository } from './progress.repository.js';
import { presentRequest, type ShownRequest } from './readmissions.presenter.js';
import { ReadmissionsRepository } from './readmissions.repository.js';
import { presentAnswer, type ShownAnswer } from './screenings.presenter.js';
import { ScreeningsRepository } from './screenings.repository.js';

/** Everything of one case on one screen, at one moment. */
export interface ShownFolder {
  self: string; version: number;
  case: ShownCase; progress: ShownProgress;
  notices: ShownNotice[]; requests: ShownRequest[]; answers: ShownAnswer[]; steps: ShownStep[];
  detention: ShownSpell[]; fitness: ShownFitness[];
  waiting: WaitingProposal[];
  notes: { items: ShownNote[]; withheld: number }; tasks: ShownTask[]; documents: ShownDocument[];
}

/** The newest of each; the lists of the API go on. */
const MOST = 50;

/** The case as a whole: one transaction, so that nothing on the screen contradicts the rest. */
@Injectable()
export class CaseFolderService {
  constructor(
    private readonly database: Database,
    private readonly cases: CaseListService,
    private readonly caseSteps: CaseStepsService,
    private readonly notices: NoticesRepository,
    private readonly readmissions: ReadmissionsRepository,
    private readonly screenings: ScreeningsRepository,
    private readonly progress: ProgressRepository,
    private readonly detention: DetentionRepository,
    private readonly folder: CaseFolderRepository,
    private readonly notes: NotesService,
    private readonly tasks: TasksService,
    private readonly documents: DocumentsService,
  ) {}

  show(actor: Actor, ref: string): Promise<ShownFolder> {
    return this.database.read(actor, async (tx) => {
      const { id, personId, shown } = await this.cases.shown(tx, ref);
      const facts = await this.caseSteps.factsOf(tx, id);
      await tx.viewed('case_file', { record: id, person: personId, case: id });
      const about = { person: personId, case: id };
      const notices = (await this.notices.list(tx, id, null, MOST)).slice(0, MOST);
      const requests = (await this.readmissions.list(tx, id, null, MOST)).slice(0, MOST);
      const answers = (await this.screenings.list(tx, id, null, MOST)).slice(0, MOST);
      const steps = (await this.progress.steps(tx, id, null, MOST)).slice(0, MOST);
      const spells = (await this.detention.spells(tx, personId, null, null, MOST)).slice(0, MOST);
      const fitness = (await this.detention.assessments(tx, personId, null, MOST)).slice(0, MOST);
      await this.folder.looked(tx, about, { notice: notices, readmission_request: requests, screening_answer: answers, case_step: steps, detention_spell: spells, fitness_assessment: fitness });
      return {
        self: `/api/v1/cases/${ref}/folder`, version: shown.version, case: shown, progress: presentProgress(facts, actor, tx.now),
        notices: notices.map(presentNotice), requests: requests.map(presentRequest), answers: answers.map(presentAnswer), steps: steps.map(presentStep),
        detention: spells.map(presentSpell), fitness: fitness.map(presentFitness),
        waiting: await this.folder.waiting(tx, id, personId),
        notes: await this.notes.ofCase(tx, about, MOST), tasks: await this.tasks.ofCase(tx, about, MOST), documents: await this.documents.ofPerson(tx, personId, MOST),
      };
    });
  }

  /** Who may be given a case, and the teams that there are: for forms and filters. */
  choices(actor: Actor): Promise<{ asOf: Date; keepers: Keeper[]; teams: string[] }> {
    return this.database.read(actor, async (tx) => ({ asOf: tx.now, keepers: await this.folder.keepers(tx), teams: await this.folder.teams(tx) }));
  }
}
