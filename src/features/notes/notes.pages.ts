import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CATEGORY_WORDS } from '../../domain/case-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { PeopleService } from '../people/people.service.js';
import { withReason } from '../people/reason.presenter.js';
import { ListNotes, WriteNote } from './notes.dto.js';
import { NotesService } from './notes.service.js';

/** What was written down about a person. */
@ApiExcludeController()
@Controller('people/:ref/notes')
export class NotesPages {
  constructor(private readonly notes: NotesService, private readonly people: PeopleService) {}

  @Get() @Allow('note.read')
  list(@By() actor: Actor, @Ref('PE') ref: string, @Query() { cursor }: Record<string, string>): Promise<View> {
    return this.page(actor, ref, cursor, null);
  }

  @Post() @Allow('note.write')
  async write(@By() actor: Actor, @Ref('PE') ref: string, @Form() values: FormValues): Promise<GoTo> {
    await this.notes.write(actor, await fill(WriteNote, { person: ref, category: values.category, body: values.body, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/people/${ref}/notes`, 'Note added.');
  }

  /** Shows the restricted ones too, for this one look, with the reason that is logged. */
  @Post('restricted') @Allow('note.read')
  restricted(@By() actor: Actor, @Ref('PE') ref: string, @Form() { reason }: FormValues): Promise<View> {
    return this.page(withReason(actor, reason, 'Say why you read them.'), ref, undefined, String(reason));
  }

  private async page(actor: Actor, ref: string, cursor: string | undefined, reason: string | null): Promise<View> {
    const person = await this.people.show(actor, ref);
    const { items, next, withheld } = await this.notes.list(actor, await fill(ListNotes, { person: ref, cursor }));
    return view('notes/views/list.njk', {
      person, notes: items, withheld, reason, next: next && !reason ? `/people/${ref}/notes?cursor=${next}` : null,
      categories: Object.entries(CATEGORY_WORDS).map(([value, text]) => ({ value, text: value === 'general' ? text : `${text} (read with a reason only)` })), words: CATEGORY_WORDS,
    });
  }
}
