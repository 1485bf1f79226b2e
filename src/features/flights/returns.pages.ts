import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { ListReturns, ProposeReturnReversal } from './returns.dto.js';
import { ReturnsService } from './returns.service.js';

/** Returns made: the records behind the figures. */
@ApiExcludeController()
@Controller('returns')
export class ReturnsPages {
  constructor(private readonly returns: ReturnsService) {}

  @Get() @Allow('return.read')
  async list(@By() actor: Actor, @Query() query: ListReturns): Promise<View> {
    const page = await this.returns.list(actor, query);
    const chosen = Object.fromEntries(Object.entries(query).filter(([name, value]) => value !== undefined && name !== 'cursor').map(([name, value]) => [name, String(value)]));
    const more = page.next ? `/returns?${new URLSearchParams({ ...chosen, cursor: page.next })}` : null;
    return view('flights/views/returns.njk', { page, query, chosen, more });
  }

  @Get(':ref') @Allow('return.read')
  async show(@By() actor: Actor, @Ref('RT') ref: string): Promise<View> {
    return view('flights/views/return.njk', { one: await this.returns.show(actor, ref) });
  }

  /** Recorded in error: proposed here, decided by another person under /approvals. */
  @Post(':ref') @Allow('return.reverse')
  async propose(@By() actor: Actor, @Ref('RT') ref: string, @Form() values: FormValues): Promise<GoTo> {
    await this.returns.proposeReversal(actor, ref, await fill(ProposeReturnReversal, { reason: values.reason, version: values.version, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/returns/${ref}`, 'Reversal proposed. A supervisor other than you decides.');
  }
}
