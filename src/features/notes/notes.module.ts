import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/people.module.js';
import { NotesApi } from './notes.api.js';
import { NotesPages } from './notes.pages.js';
import { NotesRepository } from './notes.repository.js';
import { NotesService } from './notes.service.js';

@Module({ imports: [PeopleModule], controllers: [NotesApi, NotesPages], providers: [NotesRepository, NotesService], exports: [NotesService] })
export class NotesModule {}
