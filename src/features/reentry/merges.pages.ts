import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Refused } from '../../domain/errors.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { FILTERS } from '../../platform/pages/filters.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { referenceIn } from '../../platform/web/reference.js';
import { MergeConsequencesService } from '../biometrics/merge-consequences.service.js';
import { AskMerge, ProposeMerge, ProposeUnmerge } from '../biometrics/merges.dto.js';
import { MergesService } from '../biometrics/merges.service.js';
import { PeopleService } from '../people/people.service.js';
import { compareRecords } from './comparison.js';
import { tableWords } from './words.js';

const country = FILTERS.country as unknown as (code: string) => string;

/** Joining two records, and undoing it. It stands in this room because it shows both records as the desk compares them. */
@ApiExcludeController()
@Controller('people/:ref')
export class MergesPages {
  constructor(private readonly merges: MergesService, private readonly effects: MergeConsequencesService, private readonly people: PeopleService) {}

  /** Which other record? */
  @Get('join') @Allow('merge.propose')
  async which(@By() actor: Actor, @Ref('PE') ref: string): Promise<View> {
    return view('reentry/views/join-which.njk', { person: await this.people.show(actor, ref) });
  }

  @Post('join') @Allow('merge.propose')
  async choose(@By() actor: Actor, @Ref('PE') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { other } = await fill(AskMerge, { person: ref, other: values.other });
    await this.effects.ofPair(actor, { person: ref, other });
    return goTo(`/people/${ref}/join/${referenceIn('other', 'PE', other)}`);
  }

  /** Both records side by side, what joining them would do, and the reason. */
  @Get('join/:other') @Allow('merge.propose')
  async ask(@By() actor: Actor, @Ref('PE') ref: string, @Ref('PE', 'other') other: string, @Query('survivor') asked?: string): Promise<View> {
    const survivor = asked === ref || asked === other ? asked : undefined;
    const effects = await this.effects.ofPair(actor, { person: ref, other, survivor });
    const [person, theirs] = [await this.people.show(actor, ref), await this.people.show(actor, other)];
    return view('reentry/views/join.njk', { person, theirs, effects, fields: compareRecords(person, theirs, country), tableWords });
  }

  @Post('join/:other') @Allow('merge.propose')
  async propose(@By() actor: Actor, @Ref('PE') ref: string, @Ref('PE', 'other') other: string, @Form() values: FormValues): Promise<GoTo> {
    const { survivor, reason, version, otherVersion } = values;
    const approval = await this.merges.propose(actor, await fill(ProposeMerge, { person: ref, other, survivor, reason, version, otherVersion }));
    return goTo(`/approvals/${approval.ref}`, 'Joining proposed. Until it is decided, the barriers of each count for both.');
  }

  /** Of a record that was joined with another: by two people, or by a confirmed match, which has a reversal of its own. */
  @Get('undo-joining') @Allow('merge.propose')
  async undoForm(@By() actor: Actor, @Ref('PE') ref: string): Promise<View | GoTo> {
    const person = await this.people.show(actor, ref);
    const by = await this.merges.mergedBy(actor, ref);
    if (by?.review) return goTo(`/reentry/${by.review}`, 'A confirmed match joined these records. Its reversal takes them apart.');
    if (!by?.approval) return view('reentry/views/undo-joining.njk', { person, merge: null });
    return view('reentry/views/undo-joining.njk', { person, merge: await this.merges.show(actor, by.approval), effects: await this.effects.ofProposalIfAny(actor, by.approval), tableWords });
  }

  @Post('undo-joining') @Allow('merge.propose')
  async undo(@By() actor: Actor, @Ref('PE') ref: string, @Form() { reason, version }: FormValues): Promise<GoTo> {
    const input = await fill(ProposeUnmerge, { reason, version });
    const by = await this.merges.mergedBy(actor, ref);
    if (!by?.approval) throw new Refused({ rule: 'merge.not-standing', message: 'This record is not joined with another by two people: there is nothing to undo.' });
    const approval = await this.merges.proposeUndoing(actor, by.approval, input);
    return goTo(`/approvals/${approval.ref}`, 'Undoing proposed. Another supervisor who had no part in the joining must approve it.');
  }
}
