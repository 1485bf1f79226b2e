import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/people.module.js';
import { DocumentsApi } from './documents.api.js';
import { DocumentsRepository } from './documents.repository.js';
import { DocumentsService } from './documents.service.js';

@Module({ imports: [PeopleModule], controllers: [DocumentsApi], providers: [DocumentsRepository, DocumentsService], exports: [DocumentsService] })
export class DocumentsModule {}
