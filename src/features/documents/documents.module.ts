import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/people.module.js';
import { DocumentsApi } from './documents.api.js';
import { DocumentsPages } from './documents.pages.js';
import { DocumentsRepository } from './documents.repository.js';
import { DocumentsService } from './documents.service.js';
import { ScansService } from './scans.service.js';

@Module({ imports: [PeopleModule], controllers: [DocumentsApi, DocumentsPages], providers: [DocumentsRepository, DocumentsService, ScansService], exports: [DocumentsService] })
export class DocumentsModule {}
