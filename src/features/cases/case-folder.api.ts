import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { EXAMPLE_DOCUMENT } from '../documents/documents.presenter.js';
import { EXAMPLE_NOTE } from '../notes/notes.presenter.js';
import { EXAMPLE_TASK } from '../tasks/tasks.presenter.js';
import { CaseFolderService } from './case-folder.service.js';
import { EXAMPLE_CASE } from './cases.presenter.js';
import { EXAMPLE_FITNESS, EXAMPLE_SPELL } from './detention.presenter.js';
import { EXAMPLE_NOTICE } from './notices.presenter.js';
import { EXAMPLE_PROGRESS, EXAMPLE_STEP } from './progress.presenter.js';
import { EXAMPLE_REQUEST } from './readmissions.presenter.js';
import { EXAMPLE_ANSWER } from './screenings.presenter.js';

const EXAMPLE_FOLDER = {
  self: '/api/v1/cases/CA-AHVA-R5/folder', version: 7, case: EXAMPLE_CASE, progress: EXAMPLE_PROGRESS, notices: [EXAMPLE_NOTICE], requests: [EXAMPLE_REQUEST],
  answers: [EXAMPLE_ANSWER], steps: [EXAMPLE_STEP], detention: [EXAMPLE_SPELL], fitness: [EXAMPLE_FITNESS], waiting: [],
  notes: { items: [EXAMPLE_NOTE], withheld: 1 }, tasks: [EXAMPLE_TASK], documents: [EXAMPLE_DOCUMENT],
};

/** A case as a whole. */
@ApiTags('cases')
@Controller('api/v1/cases/:ref/folder')
export class CaseFolderApi {
  constructor(private readonly folder: CaseFolderService) {}

  /** Case, progress, papers, screening, steps, detention, notes, tasks and documents, all at one moment. */
  @Get() @Allow('case.read') @Answers(200, EXAMPLE_FOLDER)
  show(@By() actor: Actor, @Ref('CA') ref: string) {
    return this.folder.show(actor, ref);
  }
}
