import { addDays, addMonths, type Day } from '../../../domain/day.js';
import { act, type Act } from './acts.js';
import { bodyOf, dayOf, type Member } from './cast.js';
import { type Random } from './random.js';
import { at } from './time.js';

const CENTRES = ['Brook House', 'Colnbrook', 'Harmondsworth', 'Yarl\'s Wood'];

/** What a search is made with where it matters. */
const FOUR_FINGERS = [1, 2, 3, 4];

/** Photo and two fingers, some hours after the landing; of whom prints are drawn four fingers, which are searched with. */
export function captured(member: Member, random: Random, time = '13:00', days = 0): Act[] {
  const taken = dayOf(member, days, time);
  const device = `Western Jetty ${random.between(1, 3)}`;
  const one = (kind: 'photo' | 'finger', finger: number | null, quality: number, minutes: number) => act(member.owner, taken, {
    does: 'capture', key: member.key, kind, finger, externalId: finger ? `FP-${member.captures}-0${finger}` : `PH-${member.captures}`, quality, device, ...bodyOf(member),
  }, minutes);
  const drawn = (finger: number | null) => one(finger ? 'finger' : 'photo', finger, random.between(61, 94), random.between(2, 6));
  const acts = [drawn(null), drawn(1), drawn(2)];
  if (!bodyOf(member).drawn) return acts;
  return [...acts, ...FOUR_FINGERS.slice(2).map((finger) => one('finger', finger, 80, 6)), act('demonstration', taken, { does: 'search-prints', key: member.key }, 7)];
}

/** Day 0: somebody takes the case, photo and fingers are taken, the person is detained. */
export function received(member: Member, random: Random): Act[] {
  return [
    act(member.owner, dayOf(member, 0, '12:30'), { does: 'own', key: member.key, owner: member.owner }),
    ...captured(member, random),
    act(member.owner, dayOf(member, 0, '16:30'), { does: 'detain', key: member.key, centre: random.pick(CENTRES), reviewDueOn: addDays(member.arrived, 28) }, random.between(20, 150)),
  ];
}

/** Identified and asked the five questions, as a rule on day 1. */
export function screened(member: Member, random: Random, day = 1, concern: { trafficking?: string; age?: string } = {}): Act[] {
  const { birth, language } = member.person;
  const answers = [
    { question: 'language', answer: language, concern: false },
    { question: 'interpreter', answer: random.chance(0.85) ? 'Yes, by telephone.' : 'No, speaks English.', concern: false },
    { question: 'age', answer: concern.age ?? `Says born in ${birth.year}. No doubt recorded.`, concern: Boolean(concern.age) },
    { question: 'trafficking', answer: concern.trafficking ?? 'Nothing said that points to exploitation.', concern: Boolean(concern.trafficking) },
    { question: 'health', answer: random.chance(0.8) ? 'No illness or medicine mentioned.' : 'Takes medicine, seen by the nurse.', concern: false },
  ] as const;
  return [
    act(member.owner, dayOf(member, day, '09:30'), { does: 'identify', key: member.key }, random.between(5, 25)),
    act(member.owner, dayOf(member, day, '10:15'), { does: 'screen', key: member.key, answers }, random.between(10, 60)),
  ];
}

export function accepted(member: Member, random: Random, day = 1): Act[] {
  const reason = random.pick([
    'Adult, arrived by small boat, single, no family in the country, place in detention free.',
    'Adult, arrived by small boat, document shows the route through France.',
    'Adult, arrived by small boat, told the interviewer of three weeks near Calais.',
  ]);
  return [act(member.supervisor, dayOf(member, day, '15:00'), { does: 'accept-into-scope', key: member.key, reason }, random.between(1, 45))];
}

/** Notice of intent on day 2, request to the receiving state on day 3. */
export function requested(member: Member, random: Random, intentDay = 2, requestDay = 3): Act[] {
  return [
    act(member.owner, dayOf(member, intentDay, '09:00'), { does: 'serve-intent', key: member.key, language: member.person.language }, random.between(15, 120)),
    act(member.owner, dayOf(member, requestDay, '10:00'), { does: 'request', key: member.key }, random.between(2, 30)),
  ];
}

export function replied(member: Member, random: Random, day: number, answer: 'accepted' | 'refused' = 'accepted'): Act[] {
  const grounds = answer === 'accepted' ? 'Accepted under article 4 of the agreement.' : 'The person holds protection in a third state.';
  return [act(member.colleague, dayOf(member, day, '15:00'), { does: 'reply', key: member.key, answer, grounds }, random.between(20, 180))];
}

/** Decision proposed and approved on one day, served on the next at nine; a travel document comes with it. */
export function decided(member: Member, random: Random, day: number): Act[] {
  return [
    act(member.owner, dayOf(member, day, '10:00'), { does: 'propose-decision', key: member.key, reason: 'France accepted. The claim is inadmissible: a safe state takes the person back.' }),
    act(member.supervisor, dayOf(member, day, '14:00'), { does: 'approve-decision', key: member.key, reason: 'Papers read. Nothing stands against it today.' }, random.between(0, 90)),
    act(member.owner, dayOf(member, day + 1, '09:00'), { does: 'serve-decision', key: member.key, language: member.person.language }, random.between(5, 25)),
    act(member.colleague, dayOf(member, day + 1, '09:35'), { does: 'travel-document', key: member.key, number: `LP${random.between(100_000, 999_999)}`, expiresOn: addMonths(addDays(member.arrived, day), 3) }, random.between(1, 10)),
  ];
}

/** A seat held, directions proposed, approved by another, and served at noon. */
export function directed(member: Member, random: Random, flight: { key: string; day: Day }, seat: number, served: Day): Act[] {
  return [
    act(member.owner, at(served, '09:50'), { does: 'hold-seat', key: member.key, flight: flight.key, seat }, random.between(0, 5)),
    act(member.owner, at(served, '10:00'), { does: 'propose-directions', key: member.key, flight: flight.key, reason: 'Accepted by France, decision served, seat held.' }, random.between(0, 5)),
    act(member.approver, at(served, '11:00'), { does: 'approve-directions', key: member.key, reason: 'Five working days lie before the flight. Representative informed.' }, random.between(0, 30)),
    act(member.owner, at(served, '12:00'), { does: 'serve-directions', key: member.key, flight: flight.key, language: member.person.language }, random.between(5, 90)),
  ];
}

/** Seen by a doctor on the eve: fit to fly for three days. */
export function assessed(member: Member, random: Random, flightDay: Day): Act[] {
  const assessor = random.pick(['Dr Hollis, centre physician', 'Dr Pereira, centre physician', 'Nurse Adeyemi']);
  return [act(member.colleague, at(addDays(flightDay, -1), '14:00'), { does: 'assess-fitness', key: member.key, fit: true, validUntil: at(addDays(flightDay, 3), '00:00'), assessor }, random.between(5, 120))];
}
