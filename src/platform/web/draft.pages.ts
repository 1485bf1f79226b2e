import { Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../access/allow.js';
import type { Actor } from '../access/actor.js';
import { type GoTo, goTo } from '../pages/answer.js';
import { Form, type FormValues } from '../pages/form.js';
import { formOf, isOurs } from '../pages/page-errors.js';
import { Drafts } from './drafts.js';
import { By } from './input.js';

/** Keeping a form for later, by its button or by Ctrl+S; and giving up what was kept. */
@ApiExcludeController()
@Controller('drafts')
export class DraftPages {
  constructor(private readonly drafts: Drafts) {}

  @Post() @Allow('self.manage') @HttpCode(200)
  async keep(@By() actor: Actor, @Form() values: FormValues, @Req() request: FastifyRequest, @Query('form') asked?: string): Promise<GoTo | { savedAt: Date }> {
    const body = request.body as Record<string, unknown>;
    const title = body._title;
    // where the page sends its form to itself, the button names the page; errors go back there too
    if (!body._form && asked !== undefined && isOurs(asked)) body._form = asked;
    const texts = Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string | string[]] => typeof pair[1] === 'string' || Array.isArray(pair[1])));
    const saved = await this.drafts.keep(actor, { form: pathOf(formOf(request)), title: typeof title === 'string' ? title : 'A form', values: texts });
    // a script asks for JSON and stays where it is
    return request.headers.accept?.startsWith('application/json') ? saved : goTo('/', 'Your draft is kept for 7 days. Resume it from here.');
  }

  @Post('discards') @Allow('self.manage')
  async discard(@By() actor: Actor, @Req() request: FastifyRequest): Promise<GoTo> {
    await this.drafts.discard(actor, pathOf(formOf(request)));
    return goTo('/', 'The draft was deleted.');
  }
}

export const pathOf = (address: string): string => address.split('?')[0];
