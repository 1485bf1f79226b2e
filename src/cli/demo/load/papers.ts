import { ApprovalsService } from '../../../features/approvals/approvals.service.js';
import { NoticesService } from '../../../features/cases/notices.service.js';
import { ReadmissionsService } from '../../../features/cases/readmissions.service.js';
import { CaseActsService } from '../../../features/cases/case-acts.service.js';
import { documentFor } from './documents.js';
import type { Deeds, Desk } from './desk.js';
import type { ActOf, Hand } from '../plan/acts.js';

type Served = ActOf<'serve-intent'> | ActOf<'serve-decision'> | ActOf<'serve-directions'>;

const KINDS = { 'serve-intent': 'notice_of_intent', 'serve-decision': 'decision', 'serve-directions': 'directions' } as const;

/** Papers of a case: notices with proof of service, the request and its reply, decisions by two people. */
export const paperDeeds: Pick<Deeds, 'serve-intent' | 'serve-decision' | 'serve-directions' | 'request' | 'reply' | 'propose-decision' | 'approve-decision' | 'approve-directions'> = {
  'serve-intent': serve,
  'serve-decision': serve,
  'serve-directions': serve,

  async request(desk, act) {
    const shown = await desk.atCase(act, (actor, ref, version) => desk.get(ReadmissionsService).request(actor, ref, {
      version, occurredAt: act.occurredAt, disclosed: ['name', 'date_of_birth', 'nationality', 'sex', 'photo', 'crossing'],
    }));
    desk.refs.set(`request/${act.key}`, shown.ref);
  },

  async reply(desk, act) {
    const document = await documentFor(desk, act.by, act.key, { kind: 'reply', title: `Reply of the French authorities: ${act.answer}`, occurredAt: act.occurredAt });
    await desk.atCase(act, (actor, ref, version) => desk.get(ReadmissionsService).reply(actor, ref, desk.ref(`request/${act.key}`), {
      version, answer: act.answer, grounds: act.grounds, document, occurredAt: act.occurredAt,
    }));
  },

  async 'propose-decision'(desk, act) {
    const { ref } = await desk.atCase(act, (actor, file, version) => desk.get(CaseActsService).proposeDecision(actor, file, {
      version, claim: 'inadmissible', reason: act.reason, occurredAt: act.occurredAt,
    }));
    desk.refs.set(`decision/${act.key}`, ref);
  },

  'approve-decision': (desk, { by, key, reason }) => approve(desk, by, `decision/${key}`, reason),
  'approve-directions': (desk, { by, key, reason }) => approve(desk, by, `directions/${key}`, reason),
};

function serve(desk: Desk, act: Served): Promise<unknown> {
  const proof = act.does === 'serve-directions' ? 'Signed for by the person; a copy went to the representative.' : 'Signed for by the person, witnessed by an officer.';
  return desk.atCase(act, (actor, ref, version) => desk.get(NoticesService).serve(actor, ref, {
    version, kind: KINDS[act.does], method: 'in_person', language: act.language, interpreter: 'By telephone', proof, occurredAt: act.occurredAt,
  }));
}

/** The second key: what was proposed under that name is read, then approved. */
export async function approve(desk: Desk, by: Hand, name: string, reason: string): Promise<void> {
  const actor = desk.actor(by);
  const approvals = desk.get(ApprovalsService);
  const { version } = await approvals.show(actor, desk.ref(name));
  await approvals.decide(actor, desk.ref(name), { decision: 'approve', reason, version });
}
