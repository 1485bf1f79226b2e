import { CLOCK_WORDS, STATE_WORDS } from '../../domain/case-words.js';
import type { CaseState } from '../../domain/case-life.js';
import type { ClockKind } from '../../domain/clocks.js';
import { type Day, londonDay } from '../../domain/day.js';
import { awayInWords, dueDay, URGENCIES, type Urgency, URGENCY_WORDS } from '../../domain/urgency.js';
import type { ShownFlightInSight, ShownHome } from './home.presenter.js';
import type { ShownCaseLine } from '../cases/cases.presenter.js';
import type { ShownTask } from '../tasks/tasks.presenter.js';

/** One line of the work list: a case or a task. */
interface WorkRow { href: string | null; done: string | null; version: number; ref: string; kind: 'Case' | 'Task'; name: string | null; what: string; due: { what: string; day: Day; away: string } | null; at: Date | null; suspended: boolean }

const APPROVALS: Readonly<Record<string, string>> = {
  barrier_lifting: 'Lift a barrier', decision: 'Serve a decision', directions: 'Set directions', late_boarding: 'Record a boarding in arrears', return_reversal: 'Reverse a return',
  match_reversal: 'Reverse a match', person_merge: 'Join two records', merge_reversal: 'Undo a joining of records', birth_withdrawal: 'Withdraw a date of birth', over_cap: 'Admit over the cap',
};
const FIGURES: readonly (readonly [name: keyof NonNullable<ShownHome['figures']>, text: string])[] = [
  ['returnsMade', 'Returns made'], ['peopleReturned', 'People returned'], ['returnFlights', 'Flights with returns'], ['admissions', 'People admitted'], ['balance', 'Returns less admissions'], ['reentries', 'Re-entries confirmed'],
];
const NEEDS = { invited: 'Has not chosen a password yet', invitation_over: 'The one-time link ran out: make a new one', no_role: 'Signs in without a role' } as const;
const EXPORTS: Readonly<Record<string, string>> = { case_history: 'History of a case', person_history: 'History of a person', bulk: 'Cases' };
const TABLES: Readonly<Record<string, string>> = {
  person: 'People', case_file: 'Cases', flight: 'Flights', match_review: 'Match reviews', reentry_flag: 'Re-entry flags', approval: 'Approvals', barrier: 'Barriers', crossing: 'Crossings', note: 'Notes',
  document: 'Documents', task: 'Tasks', history: 'History', statistics: 'Statistics', seat_holding: 'Manifests', app_user: 'Users', export: 'Exports',
};

/** The home page in words. */
export function presentHomePage(home: ShownHome, username: string) {
  const { asOf, work } = home;
  const today = londonDay(asOf);
  return {
    draft: home.draft && { title: home.draft.title, href: `${home.draft.form}?draft=1`, form: home.draft.form, savedAt: home.draft.savedAt },
    work: work && workOf(work, today, username),
    deciding: home.deciding && {
      reviews: { ...home.deciding.reviews, items: home.deciding.reviews.items.map((one) => ({ ...one, href: one.flag ? `/reentry/${one.flag}` : `/matches/${one.ref}` })) },
      approvals: { ...home.deciding.approvals, items: home.deciding.approvals.items.map((one) => ({ ...one, text: APPROVALS[one.kind] ?? one.kind.replaceAll('_', ' ') })) },
    },
    flights: home.flights?.map((flight) => ({ ...flight, when: awayInWords(flight.day, today), stateWords: stateOf(flight) })),
    figures: home.figures && FIGURES.map(([name, text]) => ({ text, value: home.figures![name], href: `/statistics#${name}` })),
    audit: home.audit && {
      exports: home.audit.exports.map((one) => ({ ...one, text: EXPORTS[one.kind] ?? one.kind.replaceAll('_', ' ') })),
      searches: home.audit.searches.map((one) => ({ ...one, text: one.what.map((table) => TABLES[table] ?? table.replaceAll('_', ' ')).join(', ') })),
    },
    users: home.users?.map((user) => ({ ...user, text: NEEDS[user.need] })),
  };
}

const stateOf = ({ state }: ShownFlightInSight): string => state.charAt(0).toUpperCase() + state.slice(1);

function workOf({ cases, tasks }: NonNullable<ShownHome['work']>, today: Day, username: string) {
  const groups = URGENCIES.map((urgency: Urgency) => {
    const rows = [...cases[urgency].items.map((line) => ofCase(line, today)), ...tasks[urgency].items.map((task) => ofTask(task, today, username))]
      .sort((one, other) => (one.at?.getTime() ?? Infinity) - (other.at?.getTime() ?? Infinity) || one.ref.localeCompare(other.ref));
    const total = cases[urgency].total + tasks[urgency].total;
    return { urgency, text: URGENCY_WORDS[urgency], total, rows, more: cases[urgency].total > cases[urgency].items.length ? cases[urgency].total : 0, href: `/cases?owner=me&urgency=${urgency}` };
  });
  const next = groups[3].rows.find(({ due }) => due);
  const nothing = groups.slice(0, 2).every(({ total }) => total === 0);
  return { groups, total: groups.reduce((sum, { total }) => sum + total, 0), nothingDue: nothing ? { next: next?.due?.day ?? null } : null };
}

function ofCase({ ref, version, name, state, nextDue, suspended }: ShownCaseLine, today: Day): WorkRow {
  const kind = nextDue?.kind as ClockKind | undefined;
  const day = nextDue && dueDay(kind!, nextDue.at);
  return {
    href: `/cases/${ref}`, done: null, version, ref, kind: 'Case', name, what: STATE_WORDS[state as CaseState], at: nextDue?.at ?? null, suspended,
    due: !day ? null : { what: CLOCK_WORDS[kind!], day, away: awayInWords(day, today) },
  };
}

function ofTask({ ref, version, title, case: caseRef, person, dueAt, owner, ownerName }: ShownTask, today: Day, username: string): WorkRow {
  const day = dueAt && dueDay(null, dueAt);
  return {
    href: caseRef ? `/cases/${caseRef}` : person ? `/people/${person}` : null, done: owner === username ? `/tasks/${ref}/completion` : null, version,
    ref: caseRef ?? person ?? ref, kind: 'Task', name: null, what: owner === username ? title : `${title} (${ownerName ?? 'nobody yet'})`, at: dueAt, suspended: false,
    due: !day ? null : { what: 'To be done', day, away: awayInWords(day, today) },
  };
}

