import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { kindOf } from '../../domain/reference.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By } from '../../platform/web/input.js';
import { referenceIn } from '../../platform/web/reference.js';
import { asText } from './asking.js';
import { AskActs, GiveReason } from './history.dto.js';
import { MergeActsService } from './merge-acts.service.js';
import { addressWith, byDay, tell } from './timeline.presenter.js';

/** What was done under the wrong identity, in plain words: of a joining (AP-…) or of a confirmed match (MR-…). */
@ApiExcludeController()
@Controller('merges')
export class MergeActsPages {
  constructor(private readonly acts: MergeActsService) {}

  @Get(':ref') @Allow('history.read')
  show(@By() actor: Actor, @Param('ref') ref: string, @Query() query: FormValues): Promise<View> {
    return this.page(actor, ref, asText(query));
  }

  /** The same page with what is restricted: the reason stands in the journal, so it is posted. */
  @Post(':ref') @Allow('history.read')
  async showWithReason(@By() actor: Actor, @Param('ref') ref: string, @Query() query: FormValues, @Form() values: FormValues): Promise<View> {
    const { reason } = await fill(GiveReason, { reason: values.reason });
    return this.page({ ...actor, reason, idempotency: undefined }, ref, asText(query));
  }

  private async page(actor: Actor, text: string, { looks, cursor }: Record<string, string>): Promise<View> {
    const ref = referenceIn('ref', kindOf(text) === 'MR' ? 'MR' : 'AP', text);
    const asked = { ...(looks === 'true' ? { looks } : {}), ...(cursor ? { cursor } : {}) };
    const { items, next, span } = await this.acts.list(actor, ref, await fill(AskActs, { ...asked, limit: '50' }));
    const here = `/merges/${ref}`;
    return view('history/views/merge-acts.njk', {
      span, looks: looks === 'true', here, shown: items.length, next: next && addressWith(here, asked, { cursor: next }),
      withheld: items.filter((act) => act.withheld).length, reason: actor.reason,
      days: byDay(items.map((act) => ({ ...tell(act, [span.joined, span.stands]), whose: act.belongsTo ?? `nobody can say; it stands with ${span.stands}` }))),
    });
  }
}
