import { CLOCK_WORDS, STATE_WORDS } from '../../domain/case-words.js';
import type { CaseState } from '../../domain/case-life.js';
import type { ClockKind } from '../../domain/clocks.js';
import { londonDay } from '../../domain/day.js';
import { awayInWords, dueDay, URGENCIES, type Urgency, URGENCY_WORDS } from '../../domain/urgency.js';
import type { Keeper } from './case-folder.repository.js';
import type { ListCases } from './cases.dto.js';
import type { ShownCaseLine } from './cases.presenter.js';

/** A row of the list in words. */
export interface CaseRow extends ShownCaseLine { stateWords: string; due: { what: string; day: string; away: string } | null; marks: { text: string; colour: string }[] }
/** A filter in force, and the address without it. */
export interface Chosen { text: string; without: string }
export interface Column { text: string; href: string | null; sorted: 'ascending' | 'descending' | null }

export function presentRow(line: ShownCaseLine, now: Date): CaseRow {
  const { nextDue } = line;
  return {
    ...line, stateWords: STATE_WORDS[line.state as CaseState],
    due: nextDue && dueInWords(nextDue.kind as ClockKind, nextDue.at, now),
    marks: marksOf(line),
  };
}

/** What is due, the day that people say and how far away it is. */
export function dueInWords(kind: ClockKind | null, at: Date, now: Date): { what: string; day: string; away: string } {
  const day = dueDay(kind, at);
  return { what: kind === null ? '' : CLOCK_WORDS[kind], day, away: awayInWords(day, londonDay(now)) };
}

export function marksOf({ suspended, absconded, bailed, reentry }: Pick<ShownCaseLine, 'suspended' | 'absconded' | 'bailed' | 'reentry'>): { text: string; colour: string }[] {
  return [
    ...(suspended ? [{ text: 'Suspended', colour: 'red' }] : []), ...(absconded ? [{ text: 'Absconded', colour: 'orange' }] : []),
    ...(bailed ? [{ text: 'On bail', colour: 'blue' }] : []), ...(reentry ? [{ text: 'Re-entry', colour: 'yellow' }] : []),
  ];
}

/** The query of the page as an address; `changes` undefined takes a filter away. */
export function address(query: Record<string, string | undefined>, changes: Record<string, string | undefined> = {}): string {
  const entries = Object.entries({ ...query, ...changes }).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const text = new URLSearchParams(entries).toString();
  return text ? `/cases?${text}` : '/cases';
}

type Query = Partial<Record<keyof ListCases, string>>;

/** The filters in force as tags that can be taken away. Everybody starts on their own cases: all of them is `owner=all`. */
export function chosen(query: Query, keepers: readonly Keeper[], minded: boolean): Chosen[] {
  const bare = { ...query, cursor: undefined };
  const tag = (text: string, changes: Record<string, string | undefined>): Chosen => ({ text, without: address(bare, changes) });
  const owner = query.owner && query.owner !== 'me' ? keepers.find(({ username }) => username === query.owner)?.name ?? query.owner : null;
  return [
    ...(query.owner === 'me' ? [tag('Mine', { owner: 'all' })] : owner && query.owner !== 'all' ? [tag(`Kept by ${owner}`, { owner: minded ? 'all' : undefined })] : []),
    ...(query.urgency ? [tag(URGENCY_WORDS[query.urgency as Urgency], { urgency: undefined })] : []),
    ...(query.state ? [tag(STATE_WORDS[query.state as CaseState], { state: undefined })] : []),
    ...(query.team ? [tag(`Team ${query.team}`, { team: undefined })] : []),
    ...(query.arrivedFrom ? [tag(`Arrived from ${query.arrivedFrom}`, { arrivedFrom: undefined })] : []),
    ...(query.arrivedTo ? [tag(`Arrived up to ${query.arrivedTo}`, { arrivedTo: undefined })] : []),
    ...(query.suspended ? [tag(query.suspended === 'true' ? 'Suspended' : 'Not suspended', { suspended: undefined })] : []),
    ...(query.reentry ? [tag(query.reentry === 'true' ? 'Re-entry' : 'No re-entry', { reentry: undefined })] : []),
  ];
}

/** The columns; those that sort lead to the other order. */
export function columns(query: Query): Column[] {
  const bare = { ...query, cursor: undefined };
  const sort = query.sort ?? 'urgency';
  const column = (text: string, href: string | null = null, sorted: Column['sorted'] = null): Column => ({ text, href, sorted });
  return [
    column('Case'), column('Person'), column('State'),
    column('Next due', address(bare, { sort: 'urgency' }), sort === 'urgency' || sort === 'due' ? 'ascending' : null),
    column('Arrived', address(bare, { sort: sort === 'arrived' ? 'oldest' : 'arrived' }), sort === 'arrived' ? 'descending' : sort === 'oldest' ? 'ascending' : null),
    column('Kept by'),
  ];
}

/** The plan of work: groups in order of urgency, each with its address. */
export function presentPlan(plan: Record<Urgency, { total: number; items: ShownCaseLine[] }>, query: Query, now: Date) {
  return URGENCIES.map((urgency) => ({
    urgency, text: URGENCY_WORDS[urgency], total: plan[urgency].total, rows: plan[urgency].items.map((line) => presentRow(line, now)),
    href: address({ ...query, cursor: undefined }, { urgency }),
  }));
}
