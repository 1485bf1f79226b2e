import { SCREENING_QUESTIONS } from '../../../domain/case-facts.js';
import { CaseActsService } from '../../../features/cases/case-acts.service.js';
import { DetentionService } from '../../../features/cases/detention.service.js';
import { ScreeningsService } from '../../../features/cases/screenings.service.js';
import type { Deeds } from './desk.js';

/** Steps of a case that bring no paper, and where the person is held. */
export const caseDeeds: Pick<Deeds, 'identify' | 'screen' | 'accept-into-scope' | 'rule-out-of-scope' | 'withdraw-to-asylum' | 'close-case' | 'detain' | 'release' | 'assess-fitness'> = {
  identify: (desk, act) => desk.atCase(act, (actor, ref, version) => desk.get(CaseActsService).identify(actor, ref, { version, occurredAt: act.occurredAt })),

  screen: (desk, act) => desk.atCase(act, (actor, ref, version) => desk.get(ScreeningsService).answer(actor, ref, {
    version, occurredAt: act.occurredAt,
    ...Object.fromEntries(SCREENING_QUESTIONS.map((question) => [question, act.answers.find((one) => one.question === question)!.answer])),
    concerns: act.answers.filter(({ concern }) => concern).map(({ question }) => question),
  })),

  'accept-into-scope': (desk, act) => desk.atCase(act, (actor, ref, version) => desk.get(CaseActsService).decideScope(actor, ref, { version, occurredAt: act.occurredAt, inScope: true, reasons: act.reason })),
  'rule-out-of-scope': (desk, act) => desk.atCase(act, (actor, ref, version) => desk.get(CaseActsService).decideScope(actor, ref, { version, occurredAt: act.occurredAt, inScope: false, reasons: act.reason })),
  'withdraw-to-asylum': (desk, act) => desk.atCase(act, (actor, ref, version) => desk.get(CaseActsService).withdraw(actor, ref, { version, occurredAt: act.occurredAt, reason: act.reason })),
  'close-case': (desk, act) => desk.atCase(act, (actor, ref, version) => desk.get(CaseActsService).close(actor, ref, {
    version, occurredAt: act.occurredAt, settled: ['property', 'complaints', 'force_reports'], reason: act.reason,
  })),

  async detain(desk, { by, key, occurredAt, centre, reviewDueOn }) {
    const actor = desk.actor(by);
    const { person, case: ref } = desk.file(key);
    const shown = await desk.get(DetentionService).record(actor, { person, case: ref, centre, reviewDueOn, occurredAt });
    desk.refs.set(`detention/${key}`, shown.ref);
  },

  async release(desk, { by, key, occurredAt, reason }) {
    const actor = desk.actor(by);
    const detention = desk.get(DetentionService);
    const spell = await detention.show(actor, desk.ref(`detention/${key}`));
    if (!spell.endedAt) await detention.change(actor, spell.ref, spell.version, { endedAt: occurredAt, endReason: reason });
  },

  async 'assess-fitness'(desk, { by, key, occurredAt, fit, validUntil, assessor }) {
    const { person, case: ref } = desk.file(key);
    await desk.get(DetentionService).assess(desk.actor(by), { person, case: ref, fit, validUntil, assessor, occurredAt });
  },
};
