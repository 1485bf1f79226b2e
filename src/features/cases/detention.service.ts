import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { PeopleService } from '../people/people.service.js';
import { CasesService } from './cases.service.js';
import type { AssessFitness, ChangeDetention, ListDetention, ListFitness, RecordDetention } from './detention.dto.js';
import { presentFitness, presentSpell, type ShownFitness, type ShownSpell } from './detention.presenter.js';
import { DetentionRepository, type SpellRow } from './detention.repository.js';

/** Where a person was held, and whether they are fit to fly: facts, recorded whenever they are told. */
@Injectable()
export class DetentionService {
  constructor(
    private readonly database: Database,
    private readonly detention: DetentionRepository,
    private readonly people: PeopleService,
    private readonly cases: CasesService,
  ) {}

  list(actor: Actor, query: ListDetention): Promise<Page<ShownSpell>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const person = query.person === undefined ? null : await this.personOf(tx, query.person);
      const open = query.open === undefined ? null : ['true', '1'].includes(query.open);
      const rows = await this.detention.spells(tx, person, open, readCursor(query.cursor, 2), limit);
      await tx.listed('detention_spell', query, rows.slice(0, limit).map((row) => row.id), 'list', { person });
      return pageOf(rows, limit, (row) => [row.sortKey, row.id], presentSpell);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownSpell> {
    return this.database.read(actor, async (tx) => {
      const spell = await this.mustFind(tx, ref);
      await tx.viewed('detention_spell', { record: spell.id, person: spell.personId, case: spell.caseId });
      return presentSpell(spell);
    });
  }

  record(actor: Actor, input: RecordDetention): Promise<ShownSpell> {
    return this.database.write(actor, async (tx) => {
      const personId = await this.personOf(tx, input.person);
      await tx.lockPersons(personId);
      const occurredAt = input.occurredAt ?? tx.now;
      mustHaveEnded(tx, input.endedAt, occurredAt);
      const { ref } = await this.detention.addSpell(tx, {
        personId, caseId: await this.caseOf(tx, personId, input.case), authority: input.authority, centre: input.centre, reviewDueOn: input.reviewDueOn ?? null,
        occurredAt, endedAt: input.endedAt ?? null, endReason: input.endReason ?? null,
      });
      return presentSpell(await this.mustFind(tx, ref));
    });
  }

  change(actor: Actor, ref: string, version: number, input: ChangeDetention): Promise<ShownSpell> {
    return this.database.write(actor, async (tx) => {
      const spell = await this.mustFind(tx, ref);
      await tx.lockPersons(spell.personId);
      if (Object.values(input).every((value) => value === undefined || value === null)) throw new Invalid({ body: 'Say what to change.' });
      mustHaveEnded(tx, input.endedAt, spell.occurredAt);
      const { reviewDueOn = spell.reviewDueOn, endedAt = spell.endedAt, endReason = spell.endReason } = input;
      await this.detention.changeSpell(tx, { id: spell.id, version }, { reviewDueOn, endedAt: endedAt ?? spell.endedAt, endReason });
      return presentSpell(await this.mustFind(tx, ref));
    });
  }

  assess(actor: Actor, input: AssessFitness): Promise<ShownFitness> {
    return this.database.write(actor, async (tx) => {
      const personId = await this.personOf(tx, input.person);
      await tx.lockPersons(personId);
      const { fit, assessor, validUntil = null, occurredAt = tx.now } = input;
      if (validUntil && validUntil <= occurredAt) throw new Invalid({ validUntil: 'It must hold for a while after it was made.' });
      const { id } = await this.detention.addFitness(tx, { personId, caseId: await this.caseOf(tx, personId, input.case), fit, assessor, validUntil, occurredAt });
      return presentFitness((await this.detention.fitness(tx, id))!);
    });
  }

  assessments(actor: Actor, query: ListFitness): Promise<Page<ShownFitness>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const person = await this.personOf(tx, query.person);
      const rows = await this.detention.assessments(tx, person, readCursor(query.cursor, 2), limit);
      await tx.listed('fitness_assessment', query, rows.slice(0, limit).map((row) => row.id), 'list', { person });
      return pageOf(rows, limit, (row) => [row.sortKey, row.id], presentFitness);
    });
  }

  private async mustFind(tx: Tx, ref: string): Promise<SpellRow> {
    const spell = await this.detention.spell(tx, ref);
    if (!spell) throw new NotFound('detention spell', ref);
    return spell;
  }

  private async personOf(tx: Tx, text: string): Promise<string> {
    return (await this.people.mustFind(tx, referenceIn('person', 'PE', text))).id;
  }

  private async caseOf(tx: Tx, personId: string, text: string | undefined): Promise<string | null> {
    if (text === undefined) return null;
    const file = await this.cases.mustFind(tx, referenceIn('case', 'CA', text));
    if (file.personId !== personId) throw new Invalid({ case: 'This person has no such case.' });
    return file.id;
  }
}

function mustHaveEnded(tx: Tx, endedAt: Date | null | undefined, since: Date): void {
  if (!endedAt) return;
  if (endedAt > tx.now) throw new Invalid({ endedAt: 'That has not happened yet: the time given lies in the future.' });
  if (endedAt < since) throw new Invalid({ endedAt: 'It cannot end before it began.' });
}
