import { endOfDay, londonDay, startOfDay } from '../../domain/day.js';
import { kindOf } from '../../domain/reference.js';
import { templateOf } from './event-templates.js';
import type { TimelineEvent } from './history.presenter.js';
import { ACCESS, CHANGES, type Kind, KINDS, LOOKS, NOUNS } from './kinds.js';

/** An event with the template that tells it and the addresses of what it names. */
export interface ToldEvent extends TimelineEvent { template: string; refHref: string | null; links: { text: string; href: string }[] }
/** What happened on one day of London's calendar. */
export interface ToldDay { day: string; events: ToldEvent[] }

const PLACES: Readonly<Record<string, string>> = { PE: 'people', CA: 'cases', FL: 'flights', RE: 'reentry', MR: 'matches', AP: 'approvals', EX: 'exports', US: 'users' };

/** Where a record of that reference is shown, or null. */
export function hrefOf(ref: string | null): string | null {
  const place = ref ? PLACES[kindOf(ref) ?? ''] : undefined;
  return place ? `/${place}/${ref}` : null;
}

/** An event as a page shows it; `besides`: references that the page is about anyway. */
export function tell(event: TimelineEvent, besides: readonly (string | null)[] = []): ToldEvent {
  const others = [event.person, event.otherPerson, event.case, event.flight].filter((ref) => ref !== null && ref !== event.ref && !besides.includes(ref));
  return { ...event, template: templateOf(event), refHref: hrefOf(event.ref), links: others.map((ref) => ({ text: ref!, href: hrefOf(ref)! })) };
}

/** Events in their order, gathered by the day on which they occurred. */
export function byDay(events: readonly ToldEvent[]): ToldDay[] {
  const days: ToldDay[] = [];
  for (const event of events) {
    const day = londonDay(new Date(event.occurredAt));
    if (days.at(-1)?.day !== day) days.push({ day, events: [] });
    days.at(-1)!.events.push(event);
  }
  return days;
}

type Asked = Readonly<Record<string, string>>;
const WHAT = { changes: CHANGES, looks: LOOKS, access: ACCESS } as const;
export const WHAT_CHOICES = [{ value: 'changes', text: 'Changes' }, { value: 'looks', text: 'Looks' }];
export const JOURNAL_CHOICES = [...WHAT_CHOICES, { value: 'access', text: 'Sign-ins' }];

const choicesOf = (kinds: readonly Kind[]): { value: string; text: string }[] =>
  kinds.map((kind) => ({ value: kind, text: NOUNS[kind] })).sort((a, b) => a.text.localeCompare(b.text, 'en'));
const NOT_OF_PERSONS: readonly Kind[] = ['app_user', 'role_grant', 'scheme_version', 'official_arrivals', 'admission', 'admission_step', 'statistics', 'seat', 'flight_escort', 'journal', 'arrival_event'];
/** Kinds of record to choose from, by name: of a history, and of the whole journal. */
export const KIND_CHOICES = choicesOf(KINDS.filter((kind) => !NOT_OF_PERSONS.includes(kind)));
export const ALL_KIND_CHOICES = choicesOf(KINDS);

/** What a page's address asks, as the input classes of the API take it: days become the instants between which they lie. */
export function filterFrom(asked: Asked, since: string | undefined, until: string | undefined): Record<string, unknown> {
  const actions = asked.what in WHAT ? WHAT[asked.what as keyof typeof WHAT] : undefined;
  return {
    kind: asked.kind ? [asked.kind] : undefined, action: actions && [...actions], who: asked.who, breaches: asked.breaches, cursor: asked.cursor,
    since: since && startOfDay(since).toISOString(), until: until && endOfDay(until).toISOString(),
  };
}

const TAGS: Readonly<Record<string, (value: string, asked: Asked) => string>> = {
  kind: (value) => NOUNS[value as Kind] ?? value,
  what: (value) => JOURNAL_CHOICES.find((choice) => choice.value === value)?.text ?? value,
  who: (value) => `By ${value}`,
  lookedAtBy: (value) => `Looked at by ${value}`,
  reference: (value) => `Record ${value}`,
  since: (_, asked) => `From ${dateOf('since', asked)}`,
  until: (_, asked) => `Until ${dateOf('until', asked)}`,
  breaches: () => 'Breaches only',
};
const dateOf = (field: string, asked: Asked): string => [`${field}-day`, `${field}-month`, `${field}-year`].map((part) => asked[part] ?? '').join(' ').trim();

/** The address with these parts changed; a part set to null goes, and with every change the place in the list. */
export function addressWith(path: string, asked: Asked, changes: Readonly<Record<string, string | null>>): string {
  const parts = new URLSearchParams(Object.entries(asked).filter(([field, value]) => value !== '' && field !== 'cursor'));
  for (const [field, value] of Object.entries(changes)) {
    if (value === null) parts.delete(field);
    else parts.set(field, value);
  }
  const query = parts.toString();
  return query ? `${path}?${query}` : path;
}

/** What is filtered by, each with the address that takes it off. */
export function chosen(path: string, asked: Asked): { text: string; href: string }[] {
  return Object.entries(TAGS).flatMap(([field, text]) => {
    const dated = field === 'since' || field === 'until';
    if (!(dated ? asked[`${field}-year`] : asked[field])) return [];
    const off = dated ? { [`${field}-day`]: null, [`${field}-month`]: null, [`${field}-year`]: null } : { [field]: null };
    return [{ text: text(asked[field] ?? '', asked), href: addressWith(path, asked, off) }];
  });
}
