import { addDays, type Day } from '../../../domain/day.js';
import { act, type Act } from './acts.js';
import { type Boat, type OfficialDay } from './arrivals.js';
import { arrivalBefore, bodyOf, type Cast, lastServiceDay, type Member } from './cast.js';
import { planned } from './flights.js';
import { assessed, directed } from './life.js';
import { NEXT_FLIGHT } from './programme.js';
import { invent } from './people.js';
import { type Random } from './random.js';
import { untilDecision } from './returns.js';
import { at, LIVE_DAY } from './time.js';

/** Seats of tomorrow's flight; the holder of seat 5 has nobody's word yet that they are fit to fly. */
const SEATS = 7;

/** Tomorrow's flight: seats held, an injunction at 23:25 last night, a lifting that waits for its second key. */
export function tomorrow(cast: Cast, official: readonly OfficialDay[], random: Random): Act[] {
  const flight = NEXT_FLIGHT;
  // a day earlier than need be: this morning the notice is over
  const served = lastServiceDay(LIVE_DAY);
  const guests = Array.from({ length: SEATS }, (_, index) => cast.add(`${flight.key}-${index + 1}`, arrivalBefore(LIVE_DAY, official, random), index === 5 ? { owner: 'carol', colleague: 'colin' } : {}));
  const [, , , , unseen, referred, enjoined] = guests as [Member, Member, Member, Member, Member, Member, Member];
  const eve: Day = addDays(LIVE_DAY, -1);
  return [
    planned(flight, SEATS + 3, at(served, '09:50'), 'edith'),
    ...guests.flatMap((member, index) => [...untilDecision(member, served, random), ...directed(member, random, flight, index + 1, served)]),
    // seen by the doctor on the 13th: the flight is tomorrow
    ...guests.filter((member) => member !== unseen).flatMap((member) => assessed(member, random, LIVE_DAY)),
    act('colin', at('2025-11-10', '11:00'), { does: 'stop', key: referred.key, barrier: `${referred.key}/referral`, kind: 'trafficking_referral', courtReference: null, note: 'Referred after an interview with the nurse.' }, 15),
    act('carol', at(eve, '17:40'), { does: 'propose-lifting', barrier: `${referred.key}/referral`, reason: 'Negative reasonable grounds decision received at five.' }, 3),
    act('simon', at(eve, '23:25'), { does: 'stop', key: enjoined.key, barrier: `${enjoined.key}/${flight.key}`, kind: 'injunction', courtReference: 'AC-2025-LON-003871', note: 'Order of the duty judge by telephone: not to be removed before 21 November.' }, 4),
  ];
}

/** Two of this morning's people look like somebody who was returned: one is, one isn't. */
export function liveCast(cast: Cast, random: Random): void {
  const same = cast.members.get('F10-3')!;
  cast.add('flag-same', LIVE_DAY, { person: same.person, owner: 'carol', colleague: 'colin' });
  const like = cast.members.get('F11-2')!;
  const other = invent(random, { nationality: like.person.nationality, sex: like.person.sex, birth: { year: like.person.birth.year + (like.person.birth.year > 1990 ? -9 : 9) } });
  cast.add('flag-other', LIVE_DAY, { person: { ...other, familyNames: like.person.familyNames, transliteration: alike(other.transliteration, like.person.transliteration) }, owner: 'colin', colleague: 'carol' });
}

function alike(own: string | null, like: string | null): string | null {
  return own && like ? `${own.split(' ')[0]} ${like.split(' ').slice(1).join(' ')}` : own;
}

/** The morning of the 14th until seven: three boats, some people registered, two flags, and what is to be done. */
export function morning(boats: readonly Boat[], cast: Cast): Act[] {
  const [first, second, third] = boats as [Boat, Boat, Boat];
  const some = Math.floor(second.people.length * 0.45);
  const at14 = (time: string) => at(LIVE_DAY, time);
  const capture = (key: string, by: 'carol' | 'colin', kind: 'photo' | 'finger', finger: number | null, externalId: string, quality: number) =>
    act(by, at14(by === 'carol' ? '05:35' : '05:45'), { does: 'capture', key, kind, finger, externalId, quality, device: 'Western Jetty 2', ...bodyOf(cast.members.get(key)!) }, 2);
  return [
    act('demonstration', first.landedAt, { does: 'land', boat: first }, 12), act('demonstration', second.landedAt, { does: 'land', boat: second }, 10), act('demonstration', third.landedAt, { does: 'land', boat: third }, 9),
    act('demonstration', at14('05:10'), { does: 'register', boat: first, from: 0, to: first.people.length }, 1),
    act('demonstration', at14('06:35'), { does: 'register', boat: second, from: 0, to: some }, 1),
    act('carol', at14('05:20'), { does: 'own', key: 'flag-same', owner: 'carol' }), act('colin', at14('05:20'), { does: 'own', key: 'flag-other', owner: 'colin' }),
    capture('flag-same', 'carol', 'photo', null, 'PH-914102', 77), ...[70, 38, 66, 71].map((quality, index) => capture('flag-same', 'carol', 'finger', index + 1, `FP-914102-0${index + 1}`, quality)),
    act('demonstration', at14('05:35'), { does: 'search-prints', key: 'flag-same' }, 3),
    capture('flag-other', 'colin', 'photo', null, 'PH-914114', 58), capture('flag-other', 'colin', 'finger', 1, 'FP-914114-01', 31), act('demonstration', at14('05:45'), { does: 'search-prints', key: 'flag-other' }, 3),
    act('colin', at14('05:55'), { does: 'search', key: 'flag-other', candidates: [{ key: 'F11-2', score: 0.58 }] }, 1),
    act('sarah', at14('06:20'), { does: 'verdict', key: 'flag-same', earlier: 'F10-3', answer: 'same_person', code: 'fingerprints_agree', reason: 'Right thumb agrees; the index is smudged but does not differ.' }, 1),
    act('carol', at14('06:40'), { does: 'task', key: null, title: `Register the other ${second.people.length - some} people of the second boat`, owner: 'carol', dueAt: at14('09:00') }),
    act('carol', at14('06:41'), { does: 'task', key: null, title: `Register the ${third.people.length} people of the third boat`, owner: 'colin', dueAt: at14('10:30') }),
    act('sarah', at14('06:45'), { does: 'task', key: 'F17-5', title: 'Have the doctor say whether the holder of seat 5 is fit to fly', owner: 'colin', dueAt: at14('15:00') }),
  ];
}
