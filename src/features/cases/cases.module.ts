import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { BarriersModule } from '../barriers/barriers.module.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { NotesModule } from '../notes/notes.module.js';
import { PeopleModule } from '../people/people.module.js';
import { TasksModule } from '../tasks/tasks.module.js';
import { CaseActsApi } from './case-acts.api.js';
import { CaseActsService } from './case-acts.service.js';
import { CaseDetentionPages } from './case-detention.pages.js';
import { CaseFolderApi } from './case-folder.api.js';
import { CaseFolderRepository } from './case-folder.repository.js';
import { CaseFolderService } from './case-folder.service.js';
import { CaseFormsPages } from './case-forms.pages.js';
import { CaseListRepository } from './case-list.repository.js';
import { CaseListService } from './case-list.service.js';
import { CasePapersPages } from './case-papers.pages.js';
import { CaseStepsPages } from './case-steps.pages.js';
import { CaseStepsService } from './case-steps.service.js';
import { CasesApi } from './cases.api.js';
import { CasesPages } from './cases.pages.js';
import { CasesRepository } from './cases.repository.js';
import { CasesService } from './cases.service.js';
import { DetentionApi } from './detention.api.js';
import { DetentionRepository } from './detention.repository.js';
import { DetentionService } from './detention.service.js';
import { FactsRepository } from './facts.repository.js';
import { NoticesRepository } from './notices.repository.js';
import { NoticesService } from './notices.service.js';
import { PapersApi } from './papers.api.js';
import { ProgressRepository } from './progress.repository.js';
import { ProgressService } from './progress.service.js';
import { ReadmissionsRepository } from './readmissions.repository.js';
import { ReadmissionsService } from './readmissions.service.js';
import { ScreeningsRepository } from './screenings.repository.js';
import { ScreeningsService } from './screenings.service.js';

@Module({
  imports: [PeopleModule, ApprovalsModule, BarriersModule, DocumentsModule, NotesModule, TasksModule],
  controllers: [CasesApi, CaseFolderApi, CaseActsApi, PapersApi, DetentionApi, CasesPages, CaseFormsPages, CasePapersPages, CaseStepsPages, CaseDetentionPages],
  providers: [
    CasesRepository, FactsRepository, CaseListRepository, NoticesRepository, ReadmissionsRepository, ScreeningsRepository, ProgressRepository, DetentionRepository, CaseFolderRepository,
    CaseStepsService, CasesService, CaseListService, CaseActsService, NoticesService, ReadmissionsService, ScreeningsService, ProgressService, DetentionService, CaseFolderService,
  ],
  exports: [CasesService, CaseListService, CaseFolderService],
})
export class CasesModule {}
