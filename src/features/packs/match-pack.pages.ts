import { Controller, Get, Post, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { templates } from '../../platform/pages/engine.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { GivePack } from './match-pack.dto.js';
import { MatchPackService } from './match-pack.service.js';
import { PACK_STYLE } from './pack-style.js';

const documents = templates();

/** The pack as a page to print, as a document to take away, and to whom it was given. */
@ApiExcludeController()
@Controller('people')
export class MatchPackPages {
  constructor(private readonly packs: MatchPackService) {}

  @Get(':ref/match-pack') @Allow('pack.read')
  async show(@By() actor: Actor, @Ref('PE') ref: string): Promise<View> {
    const pack = await this.packs.show(actor, ref);
    return view('packs/views/pack.njk', { pack, given: await this.packs.given(actor, ref, { limit: 20 }) });
  }

  /** One file without scripts that opens anywhere, also years later. */
  @Get(':ref/match-pack/file') @Allow('pack.read')
  async file(@By() actor: Actor, @Ref('PE') ref: string): Promise<StreamableFile> {
    const pack = await this.packs.takeAway(actor, ref);
    const html = documents.render('packs/views/pack-file.njk', { pack, style: PACK_STYLE });
    return new StreamableFile(Buffer.from(html), { type: 'text/html; charset=utf-8', disposition: `attachment; filename="matches-${pack.person}.html"` });
  }

  @Post(':ref/match-pack') @Allow('review.contest')
  async give(@By() actor: Actor, @Ref('PE') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { givenTo, givenToName, how, reason, digest } = values;
    const { asGiven } = await this.packs.give(actor, ref, await fill(GivePack, { givenTo, givenToName, how, reason, digest, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/people/${ref}/match-pack`, asGiven ? 'Recorded that the pack was given.' : 'Recorded that the pack was given. The pack has changed since it was made.');
  }
}
