import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { MarkTwins, WithdrawTwins } from '../biometrics/twins.dto.js';
import { TwinsService } from '../biometrics/twins.service.js';
import { DeskRef } from './desk-ref.js';
import { DeskService } from './desk.service.js';
import { STATE_WORDS } from './words.js';

/** Marking the two of a match as possible twins, and taking the mark back. */
@ApiExcludeController()
@Controller('reentry')
export class TwinsPages {
  constructor(private readonly desk: DeskService, private readonly twins: TwinsService) {}

  @Get(':ref/twins') @Allow('twin.mark')
  async form(@By() actor: Actor, @DeskRef() ref: string): Promise<View> {
    return view('reentry/views/twins-form.njk', { ...(await this.desk.show(actor, ref)), states: STATE_WORDS });
  }

  @Post(':ref/twins') @Allow('twin.mark')
  async mark(@By() actor: Actor, @DeskRef() ref: string, @Form() { reason, version }: FormValues): Promise<GoTo> {
    const review = await this.desk.reviewRef(actor, ref);
    const mark = await this.twins.mark(actor, review, await fill(MarkTwins, { reason, version }));
    return goTo(`/reentry/twins/${mark.ref}`, 'Marked. Whoever compares one of them is told to compare with both.');
  }

  @Get('twins/:twins') @Allow('review.read')
  async show(@By() actor: Actor, @Ref('PT', 'twins') ref: string): Promise<View> {
    return view('reentry/views/twins.njk', { twins: await this.twins.show(actor, ref) });
  }

  @Post('twins/:twins') @Allow('twin.mark')
  async withdraw(@By() actor: Actor, @Ref('PT', 'twins') ref: string, @Form() { reason, version }: FormValues): Promise<GoTo> {
    await this.twins.withdraw(actor, ref, await fill(WithdrawTwins, { reason, version }));
    return goTo(`/reentry/twins/${ref}`, 'Withdrawn. The mark stays on record and counts no more.');
  }
}
