import { DateTime, IANAZone } from 'luxon';
import countries from 'i18n-iso-countries';
import { createRequire } from 'node:module';
import { dayInWords, LONDON, MONTHS } from '../../domain/day.js';

countries.registerLocale(createRequire(import.meta.url)('i18n-iso-countries/langs/en.json'));
const WITHOUT_STATE: Record<string, string> = { XXA: 'Stateless', XXB: 'Refugee (1951 Convention)', XXC: 'Refugee (other)', XXX: 'Nationality not stated' };

type Instant = Date | string;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
// a page formats hundreds of instants: luxon works out the zone, words come from tables
const at = (instant: Instant, name = LONDON): DateTime => {
  const zone = IANAZone.create(name);
  return instant instanceof Date ? DateTime.fromJSDate(instant, { zone }) : DateTime.fromISO(instant, { zone });
};
const spoken = (time: DateTime): string => `${time.day} ${MONTHS[time.month - 1]} ${time.year}`;
const clock = ({ hour, minute }: DateTime): string => (hour === 0 && minute === 0 ? 'midnight' : hour === 12 && minute === 0 ? 'midday'
  : `${hour % 12 || 12}${minute ? `:${String(minute).padStart(2, '0')}` : ''}${hour < 12 ? 'am' : 'pm'}`);
const NUMBERS = new Intl.NumberFormat('en-GB');

/** Everything that turns a value into words on a page. Instants show as London has them, whatever the server's zone. */
export const FILTERS: Record<string, (...values: never[]) => unknown> = {
  /** `14 November 2025`, of an instant or a day. */
  day: (value?: Instant | null) => (!value ? '' : typeof value === 'string' && value.length === 10 ? dayInWords(value) : spoken(at(value))),
  /** `April 1998`, of a date known in part: 1998, 1998-04 or 1998-04-17. */
  partial: (value?: string | null) => (!value ? '' : value.length === 10 ? dayInWords(value) : value.length === 7 ? dayInWords(`${value}-01`).slice(2) : value),
  /** Day, month and year of a date known in part, as they are typed into a date input. */
  dateParts: (value?: string | null) => { const [year = '', month = '', day = ''] = (value ?? '').split('-'); return [day, month, year].map((part) => part.replace(/^0/, '')); },
  /** `14 Nov`, for dense tables. */
  shortDay: (value?: Instant | null) => (value ? `${at(value).day} ${MONTHS[at(value).month - 1].slice(0, 3)}` : ''),
  /** `Friday 14 November 2025`. */
  weekday: (value?: Instant | null) => (value ? `${WEEKDAYS[at(value).weekday - 1]} ${spoken(at(value))}` : ''),
  /** `14 November 2025 at 7:12am`. */
  moment: (value?: Instant | null) => (value ? `${spoken(at(value))} at ${clock(at(value))}` : ''),
  /** `7:12am`. */
  clock: (value?: Instant | null) => (value ? clock(at(value)) : ''),
  /** `7:12am London time (8:12am in Paris)` style: with its zone, where it can mislead. */
  zoned: (value?: Instant | null, zone: string = LONDON) => (value ? `${spoken(at(value, zone))} at ${clock(at(value, zone))} (${zone.split('/').at(-1)!.replaceAll('_', ' ')} time)` : ''),
  /** For `<time datetime>`. */
  iso: (value?: Instant | null) => (value ? (typeof value === 'string' ? value : value.toISOString()) : ''),
  /** Parts for a date input: { day, month, year, time }. */
  parts: (value?: Instant | null) => (value ? { day: String(at(value).day), month: String(at(value).month), year: String(at(value).year), time: at(value).toFormat('HH:mm') } : {}),
  /** `readmission_requested` -> `Readmission requested`. */
  words: (value?: string | null) => (value ? value.charAt(0).toUpperCase() + value.slice(1).replaceAll(/[_-]/g, ' ') : ''),
  /** `AFG` -> `Afghanistan`. */
  country: (value?: string | null) => (value ? WITHOUT_STATE[value] ?? countries.getName(value, 'en') ?? value : ''),
  /** `8044` -> `8,044`. */
  number: (value?: number | null) => (value === null || value === undefined ? '' : NUMBERS.format(value)),
  /** `1 seat`, `3 seats`. */
  count: (value: number, one: string, many = `${one}s`) => `${NUMBERS.format(value)} ${value === 1 ? one : many}`,
  /** Direction and language of text in an unknown script, for `<bdi>`. */
  dir: (value?: string | null) => (/\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}/u.test(value ?? '') ? 'rtl' : 'ltr'),
};

/** Every country and status that a person may have as nationality, by name: for selects. */
export const NATIONALITY_CHOICES: { value: string; text: string }[] = [
  ...Object.entries(countries.getNames('en')).map(([alpha2, text]) => ({ value: countries.alpha2ToAlpha3(alpha2)!, text })).filter(({ value }) => value && value !== 'XKX'),
  ...Object.entries(WITHOUT_STATE).map(([value, text]) => ({ value, text })),
].sort((one, other) => one.text.localeCompare(other.text, 'en'));
