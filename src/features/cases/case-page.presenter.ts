import { BARRIER_WORDS, CLAIM_WORDS, CLOCK_STATE_WORDS, CLOCK_WORDS, DISCLOSABLE_WORDS, DOCUMENT_WORDS, EFFECT_WORDS, METHOD_WORDS, NOTICE_WORDS, QUESTION_WORDS, REPLY_WORDS, ROLE_WORDS, STATE_WORDS, STEP_WORDS, WHEREABOUTS_WORDS, CATEGORY_WORDS } from '../../domain/case-words.js';
import type { CaseState, CaseStep } from '../../domain/case-life.js';
import type { ClockKind, ClockState } from '../../domain/clocks.js';
import { holdsAny, type Actor, type Role } from '../../domain/role.js';
import type { ShownFolder } from './case-folder.service.js';
import { dueInWords, marksOf } from './case-list-page.presenter.js';

type ShownProgressStep = ShownFolder['progress']['steps'][number];
const COLOURS: Readonly<Record<ClockState, string>> = { running: 'blue', met: 'green', met_late: 'yellow', overdue: 'red', over: 'green', lapsed: 'red' };
/** Steps that no button of the case takes: they happen at the aircraft, follow from something else, or share a form with another. */
const ELSEWHERE: readonly CaseStep[] = ['record_refusal', 'board', 'board_late', 'hand_over', 'taken_off', 'not_handed_over', 'defer', 'directions_cancelled', 'return_reversed'];
/** Rules that the form of the step satisfies. */
const BROUGHT: readonly string[] = ['case.role', 'case.screening-incomplete', 'case.unsettled'];
const spoken = (words: Readonly<Record<string, string>>, code: string): string => words[code] ?? code.replaceAll('_', ' ');

/** The case page in words: what stands, what is next, what may be done and what not, and everything on record. */
export function presentCasePage(folder: ShownFolder, actor: Actor) {
  const { case: file, progress } = folder;
  const now = progress.asOf;
  const writes = holdsAny(actor, ['caseworker', 'supervisor']);
  return {
    case: file, version: folder.version, stateWords: STATE_WORDS[file.state as CaseState], marks: marksOf(file),
    next: progress.next, blockedBy: progress.next.blockedBy.map(({ message }) => message),
    ...(writes ? stepsOf(folder, actor) : { now: [], notNow: [] }),
    record: writes ? recordable(folder, actor) : [],
    clocks: progress.clocks.map(({ kind, startsAt, dueAt, metAt, state }) => ({
      text: CLOCK_WORDS[kind as ClockKind], startsAt, ...dueInWords(kind as ClockKind, dueAt, now), metAt, running: state === 'running' || state === 'overdue',
      state: CLOCK_STATE_WORDS[state as ClockState], colour: COLOURS[state as ClockState],
    })),
    barriers: progress.barriers.map(({ ref, kind, effects, person, since, onlyThisCase }) => ({
      ref, text: spoken(BARRIER_WORDS, kind), blocks: effects.map((effect) => spoken(EFFECT_WORDS, effect).toLowerCase()).join(', '), since, onlyThisCase,
      of: person === file.person ? null : person, lifting: folder.waiting.find(({ kind: of, particulars }) => of === 'barrier_lifting' && particulars.barrier === ref)?.ref ?? null,
    })),
    waiting: folder.waiting.map(({ ref, kind, proposedBy, since, flight }) => ({ ref, text: kind.replaceAll('_', ' '), proposedBy, since, flight })),
    seat: progress.seat, boarding: progress.state === 'directions_set' || progress.seat ? progress.boarding : null,
    facts: {
      claim: file.claim ? spoken(CLAIM_WORDS, file.claim) : null, whereabouts: spoken(WHEREABOUTS_WORDS, progress.whereabouts), documented: progress.documented,
    },
    notices: folder.notices.map((notice) => ({ ...notice, text: spoken(NOTICE_WORDS, notice.kind), how: spoken(METHOD_WORDS, notice.method) })),
    requests: folder.requests.map((request) => ({
      ...request, sent: request.disclosed.map((field) => spoken(DISCLOSABLE_WORDS, field).toLowerCase()).join(', '),
      replies: request.replies.map((reply) => ({ ...reply, text: spoken(REPLY_WORDS, reply.answer) })),
    })),
    answers: folder.answers.map((answer) => ({ ...answer, text: spoken(QUESTION_WORDS, answer.question) })),
    unasked: progress.screening.open.map((question) => spoken(QUESTION_WORDS, question).toLowerCase()),
    steps: [...folder.steps].reverse().map((step) => ({ ...step, text: spoken(Object.fromEntries(Object.entries(STEP_WORDS).map(([code, { done }]) => [code, done])), step.step), toWords: spoken(STATE_WORDS, step.to) })),
    detention: folder.detention, fitness: folder.fitness,
    notes: { ...folder.notes, items: folder.notes.items.map((note) => ({ ...note, text: spoken(CATEGORY_WORDS, note.category) })) },
    tasks: folder.tasks.map((task) => ({ ...task, due: task.dueAt && dueInWords(null, task.dueAt, now), late: task.open && task.dueAt !== null && task.dueAt <= now })),
    documents: folder.documents.map((document) => ({ ...document, text: spoken(DOCUMENT_WORDS, document.kind) })),
    stops: Object.entries(BARRIER_WORDS).map(([value, text]) => ({ value, text })),
  };
}

/** Steps that lead on from where the case stands: those that this reader may take as buttons, the others with what is against them. */
function stepsOf(folder: ShownFolder, actor: Actor) {
  const { steps, next } = folder.progress;
  const leading = steps.filter(({ step, to }) => to !== null && !ELSEWHERE.includes(step));
  // what is asked for before the paper can be served
  const open = leading.flatMap((one) => before(folder, one, actor));
  return {
    now: open.filter(({ why }) => why.length === 0).map(({ step, text, href }) => ({ text, href, primary: step === next.step })),
    notNow: open.filter(({ why }) => why.length > 0),
  };
}

function before(folder: ShownFolder, { step, roles, allowed, refusals }: ShownProgressStep, actor: Actor): { step: CaseStep; text: string; href: string; why: string[] }[] {
  const base = `/cases/${folder.case.ref}`;
  const wrongRole = holdsAny(actor, roles) ? [] : [`Only a ${roles.filter((role) => role !== 'system').map((role: Role) => ROLE_WORDS[role].toLowerCase()).join(' or ')} may do this.`];
  // what the form itself brings is no reason against opening it
  const why = allowed ? [] : [...wrongRole, ...refusals.filter(({ rule }) => !BROUGHT.includes(rule)).map(({ message }) => message)];
  const waits = (kind: string) => folder.waiting.find((one) => one.kind === kind);
  if (step === 'serve_decision' && refusals.some(({ rule }) => rule === 'case.decision-not-approved')) {
    const proposed = waits('decision');
    const text = 'Propose the decision';
    return [{ step, text, href: `${base}/decision-proposal`, why: proposed ? [`${proposed.proposedBy} proposed it: proposal ${proposed.ref} waits for a supervisor.`] : wrongRole }];
  }
  if (step === 'set_directions' && refusals.some(({ rule }) => rule === 'case.no-seat')) return [{ step, text: 'Hold a seat', href: `${base}/seat`, why: [] }];
  if (step === 'set_directions' && refusals.some(({ rule }) => rule === 'case.directions-not-approved')) {
    const proposed = waits('directions');
    return [{ step, text: 'Propose directions', href: `${base}/directions`, why: proposed ? [`${proposed.proposedBy} proposed them: proposal ${proposed.ref} waits for another supervisor.`] : [] }];
  }
  const form = FORMS[step]?.(folder);
  return form ? [{ step, text: step === 'record_acceptance' ? 'Record the reply' : STEP_WORDS[step].act, href: base + form, why }] : [];
}

const replyForm = ({ requests }: ShownFolder): string | null => (requests.length ? `/readmission-requests/${requests.at(-1)!.ref}/reply` : null);
/** Where each step is taken. */
const FORMS: Partial<Record<CaseStep, (folder: ShownFolder) => string | null>> = {
  identify: () => '/identification', screen: () => '/screening', accept_into_scope: () => '/scope', rule_out_of_scope: () => '/scope?out=1',
  serve_notice_of_intent: () => '/notices/notice-of-intent', request_readmission: () => '/readmission-request', record_acceptance: replyForm, record_refusal: replyForm,
  serve_decision: () => '/notices/decision', set_directions: () => '/notices/directions', close: () => '/closure', expire: () => '/expiry', withdraw_to_asylum: () => '/withdrawal',
};

/** What can be recorded whatever the state: facts are never refused. */
function recordable(folder: ShownFolder, actor: Actor): { text: string; href: string }[] {
  const base = `/cases/${folder.case.ref}`;
  const reply = replyForm(folder);
  const caseworker = holdsAny(actor, ['caseworker']);
  const papers = [
    ...(['notice_of_intent', 'decision', 'directions'] as const).map((kind) => ({ text: `${NOTICE_WORDS[kind]} served`, href: `${base}/notices/${kind.replaceAll('_', '-')}` })),
    { text: 'Readmission request sent', href: `${base}/readmission-request` }, ...(reply ? [{ text: 'Reply of the receiving state', href: base + reply }] : []),
    { text: 'Screening answers', href: `${base}/screening` },
  ];
  return [
    ...(caseworker ? papers : []),
    { text: 'Detention', href: `${base}/detention` }, { text: 'Fitness to fly', href: `${base}/fitness` }, { text: 'Barrier', href: `${base}/barriers` },
  ];
}
