import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { ListNotes, WriteNote } from './notes.dto.js';
import { EXAMPLE_NOTE } from './notes.presenter.js';
import { NotesService } from './notes.service.js';

const REASON = { name: 'Access-Reason', required: false, description: 'Why restricted notes are read; percent-encoded UTF-8. Logged.', example: 'Screening%20interview' };

/** What was written down about people. */
@ApiTags('notes')
@Controller('api/v1/notes')
export class NotesApi {
  constructor(private readonly notes: NotesService) {}

  @Get() @Allow('note.read') @ApiHeader(REASON) @Answers(200, { items: [EXAMPLE_NOTE], next: null, withheld: 1 })
  list(@By() actor: Actor, @Query() query: ListNotes) {
    return this.notes.list(actor, query);
  }

  @Get(':ref') @Allow('note.read') @ApiHeader(REASON) @Answers(200, EXAMPLE_NOTE)
  show(@By() actor: Actor, @Ref('NO') ref: string) {
    return this.notes.show(actor, ref);
  }

  @Post() @Allow('note.write') @Answers(201, EXAMPLE_NOTE)
  write(@By() actor: Actor, @Body() input: WriteNote) {
    return this.notes.write(actor, input);
  }
}
