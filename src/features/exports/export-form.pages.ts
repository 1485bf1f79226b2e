import { Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CASE_STATES } from '../../domain/case-life.js';
import { STATE_WORDS } from '../../domain/case-words.js';
import { Invalid } from '../../domain/errors.js';
import { EXPORT_FORMAT_WORDS } from '../../domain/export-words.js';
import { EXPORT_KEPT_DAYS } from '../../domain/export.js';
import { holds } from '../../domain/permission.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { dayOf, fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By } from '../../platform/web/input.js';
import { estimatePage, factsOf } from './exports-page.presenter.js';
import { CreateExport, EstimateExport } from './exports.dto.js';
import { ExportsService } from './exports.service.js';

/** What can be chosen, by the word in the address. A list by hand has its limit; the API takes 10,000. */
const WHAT = {
  cases: { text: 'Histories of many cases', hint: 'By period of arrival, state, flight or a list. Masked: initials, years of birth, codes and times; nothing that somebody wrote.', permission: 'export.bulk' },
  case: { text: 'The history of one case', hint: 'Everything that happened to it and who looked, as far as you may see.', permission: 'export.history' },
  person: { text: 'The history of one person', hint: 'All their cases and every record that they had.', permission: 'export.history' },
} as const;
type What = keyof typeof WHAT;
const LONGEST_LIST = 200;

/** Three questions and the answers to check: what, which, why. */
@ApiExcludeController()
@Controller('exports')
export class ExportFormPages {
  constructor(private readonly exports: ExportsService) {}

  @Get('new') @Allow('export.history')
  what(@By() actor: Actor): View {
    const items = Object.entries(WHAT).filter(([, { permission }]) => holds(actor.roles, permission)).map(([value, { text, hint }]) => ({ value, text, hint }));
    return view('exports/views/what.njk', { items, days: EXPORT_KEPT_DAYS });
  }

  @Post('new') @Allow('export.history')
  choose(@Form() { what }: FormValues): GoTo {
    if (typeof what !== 'string' || !Object.hasOwn(WHAT, what)) throw new Invalid({ what: 'Choose what to export.' });
    return goTo(`/exports/new/${what}`);
  }

  @Get('new/:what') @Allow('export.history')
  which(@Param('what') what: string, @Query() given: Record<string, string>): View {
    return view('exports/views/which.njk', {
      what: known(what), title: WHAT[known(what)].text, hint: WHAT[known(what)].hint, given, states: CASE_STATES.map((value) => ({ value, text: STATE_WORDS[value] })),
      formats: Object.entries(EXPORT_FORMAT_WORDS).map(([value, text]) => ({ value, text })),
    });
  }

  /** What was chosen is references, days and codes: it may stand in an address. */
  @Post('new/:what') @Allow('export.history')
  async ask(@By() actor: Actor, @Param('what') what: string, @Form() values: FormValues): Promise<GoTo> {
    const input = await fill(EstimateExport, known(what) === 'cases' ? many(values) : { [what]: values[what] || '-', format: values.format });
    // wrong references are said here; a look of its own, because the page of the answers looks again
    await this.exports.estimate({ ...actor, idempotency: undefined }, input);
    return goTo(`/exports/check?${new URLSearchParams(flat(input))}`);
  }

  @Get('check') @Allow('export.history')
  async check(@By() actor: Actor, @Query() query: Record<string, string>): Promise<View> {
    const input = await fill(EstimateExport, asked(query));
    const estimate = await this.exports.estimate(actor, input);
    const what: What = input.case ? 'case' : input.person ? 'person' : 'cases';
    return view('exports/views/check.njk', { estimate: estimatePage(estimate), facts: factsOf(input), back: `/exports/new/${what}`, days: EXPORT_KEPT_DAYS });
  }

  @Post('check') @Allow('export.history')
  async start(@By() actor: Actor, @Query() query: Record<string, string>, @Form() { purpose }: FormValues): Promise<GoTo> {
    const { ref } = await this.exports.create(actor, await fill(CreateExport, { ...asked(query), purpose }));
    return goTo(`/exports/${ref}`, 'Export started. You can leave this page; it goes on.');
  }
}

function known(what: string): What {
  if (!Object.hasOwn(WHAT, what)) throw new NotFoundException('There is no such export.');
  return what as What;
}

/** The form of many cases. @throws Invalid for days that are not, and lists that are too long for it */
function many(values: FormValues): object {
  const from = dayOf(values, 'period.from'), to = dayOf(values, 'period.to');
  if ((from === undefined) !== (to === undefined)) throw new Invalid({ [from ? 'period.to' : 'period.from']: 'Enter both days, or neither.' });
  const cases = (typeof values.cases === 'string' ? values.cases : '').split(/[\s,;]+/).filter(Boolean);
  if (cases.length > LONGEST_LIST) throw new Invalid({ cases: `List at most ${LONGEST_LIST} cases here; the API takes more.` });
  return { ...(from && to && { period: { from, to } }), state: values.state, flight: values.flight, ...(cases.length && { cases: [...new Set(cases)] }), format: 'jsonl' };
}

function flat({ period, cases, ...rest }: EstimateExport): Record<string, string> {
  const given = { ...(period && { from: period.from, to: period.to }), ...(cases && { cases: cases.join(',') }), ...rest };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Record<string, string>;
}

function asked({ from, to, cases, ...rest }: Record<string, string>): object {
  // an address may name a field twice: it is a list then
  return { ...rest, ...((from || to) && { period: { from, to } }), ...(cases && { cases: String(cases).split(',') }) };
}
