import { dayInWords, londonDay } from '../../domain/day.js';
import type { ShownAdmission } from '../admissions/admissions.presenter.js';
import type { ShownArrivalEvent, ShownOfficialDay } from '../arrivals/arrivals.presenter.js';
import type { ShownCrossing } from '../crossings/crossings.presenter.js';
import type { ShownReturn } from '../flights/returns.presenter.js';
import type { ShownFlagLine } from '../reentry/reentry.presenter.js';

/** A cell: text or a number, and where it leads. */
interface Cell { text: string | number; href?: string; number?: boolean }
interface Kind<T> { title: string; columns: readonly { heading: string; number?: boolean }[]; row(item: T): Cell[] }

const day = (instant: Date | null): Cell => ({ text: instant ? dayInWords(londonDay(instant)) : '' });
const person = (ref: string): Cell => ({ text: ref, href: `/people/${ref}` });
const file = (ref: string | null): Cell => (ref ? { text: ref, href: `/cases/${ref}` } : { text: '' });
const number = (value: number | null): Cell => ({ text: value === null ? '' : value.toLocaleString('en-GB'), number: true });
const column = (heading: string, isNumber = false) => ({ heading, ...(isNumber && { number: true }) });
const kind = <T>(title: string, columns: Kind<T>['columns'], row: Kind<T>['row']): Kind<T> => ({ title, columns, row });

/** What is shown of each kind; no names: whoever needs them opens the record. */
const KINDS = {
  returns: kind<ShownReturn>('Returns', [column('Return'), column('Day'), column('Person'), column('Case'), column('Flight'), column('Which return of theirs', true)],
    (item) => [{ text: item.ref }, day(item.occurredAt), person(item.person), file(item.case), { text: item.designator, href: `/flights/${item.flight}` }, number(item.ordinal)]),
  admissions: kind<ShownAdmission>('Admissions', [column('Admission'), column('Arrived'), column('People in the family', true)],
    (item) => [{ text: item.ref }, day(item.arrivedAt), number(item.family.length)]),
  crossings: kind<ShownCrossing>('Crossings', [column('Crossing'), column('Day'), column('Person'), column('Case'), column('Place')],
    (item) => [{ text: item.ref }, day(item.occurredAt), person(item.person), file(item.case), { text: item.place }]),
  'reentry-flags': kind<ShownFlagLine>('Re-entries', [column('Flag'), column('Crossed'), column('Person'), column('Earlier return'), column('Flight then')],
    (item) => [{ text: item.ref, href: `/reentry/${item.ref}` }, day(item.crossedAt), person(item.person), day(item.earlierReturn.occurredAt), { text: item.earlierReturn.flight.designator, href: `/flights/${item.earlierReturn.flight.ref}` }]),
  'official-arrivals': kind<ShownOfficialDay>('Official daily count', [column('Day'), column('People', true), column('Boats', true), column('Registered here', true), column('Source')],
    (item) => [{ text: dayInWords(item.day) }, number(item.migrants), number(item.boats), { ...number(item.peopleRecorded), href: `/statistics/records/crossings?from=${item.day}&to=${item.day}` }, { text: item.source }]),
  'arrival-events': kind<ShownArrivalEvent>('Arrival events', [column('Event'), column('Day'), column('Place'), column('Boats', true), column('People aboard', true), column('Registered', true)],
    (item) => [{ text: item.ref }, day(item.occurredAt), { text: item.place }, number(item.boats), number(item.peopleAboard), { ...number(item.peopleRecorded), href: `/statistics/records/crossings?arrivalEvent=${item.ref}` }]),
} as const;
export type RecordKind = keyof typeof KINDS;

/** The table of a kind, and in words what narrows it. */
export function recordRows(name: RecordKind, items: readonly object[], { from, to, arrivedTo, crossedTo, reversed, state, ordinalFrom, arrivalEvent }: Record<string, string>) {
  const { title, columns, row } = KINDS[name] as unknown as Kind<object>;
  const until = to ?? arrivedTo ?? crossedTo;
  const narrowed = [
    from && until && from === until ? `on ${dayInWords(from)}` : [from && `from ${dayInWords(from)}`, until && `to ${dayInWords(until)}`].filter(Boolean).join(' '),
    reversed === 'false' && 'without reversed ones', state && `state: ${state}`, ordinalFrom && 'second and later returns of a person', arrivalEvent && `of the arrival event ${arrivalEvent}`,
  ].filter(Boolean).join(', ');
  return { title, narrowed, columns, rows: items.map(row) };
}
