import { type Day } from '../../../domain/day.js';
import { act, type Act } from './acts.js';
import { type Cast, dayOf, type Member } from './cast.js';
import { accepted, received, replied, requested, screened } from './life.js';
import { invent } from './people.js';
import { type Random } from './random.js';
import { at } from './time.js';

/** Cases that took another way, and the work in hand on the morning of the 14th. */
export function otherCases(cast: Cast, random: Random): Act[] {
  return [...possibleMinors(cast, random), ...endedElsewhere(cast, random), ...inHand(cast, random)];
}

const MINORS: readonly { day: Day; nationality: string; year: number; month?: number; said: string; stop: 'claim_under_18' | 'age_dispute' }[] = [
  { day: '2025-08-13', nationality: 'SDN', year: 2008, said: 'Says that he is 17.', stop: 'claim_under_18' },
  { day: '2025-09-06', nationality: 'AFG', year: 2008, month: 2, said: 'Says that he is 17; two officers thought him older.', stop: 'age_dispute' },
  { day: '2025-09-27', nationality: 'VNM', year: 2007, month: 12, said: 'Turns 18 in December by what she says.', stop: 'claim_under_18' },
  { day: '2025-10-08', nationality: 'ERI', year: 2004, said: 'Said at first that he was 21, now that he is 16.', stop: 'claim_under_18' },
  { day: '2025-11-07', nationality: 'IRN', year: 2009, said: 'Says that he is 16.', stop: 'claim_under_18' },
];

/** Who may be a child is stopped by one person's entry and stays stopped. */
function possibleMinors(cast: Cast, random: Random): Act[] {
  return MINORS.flatMap(({ day, nationality, year, month, said, stop }, index) => {
    const person = invent(random, { nationality, birth: { year, ...(month && { month }) } });
    const member = cast.add(`minor-${index + 1}`, day, { person });
    return [
      ...received(member, random), ...screened(member, random, 1, { age: said }),
      // the screening's own concern stops as a claim of being under 18; a dispute is entered beside it
      ...(stop === 'age_dispute' ? [act(member.owner, dayOf(member, 1, '11:40'), { does: 'stop', key: member.key, barrier: `${member.key}/age`, kind: stop, courtReference: null, note: said }, 3)] : []),
      act(member.owner, dayOf(member, 1, '17:00'), { does: 'release', key: member.key, reason: 'To the care of the local authority.' }, 30),
    ];
  });
}

/** Refused by France, claims taken into the asylum process, one ruled out of scope. */
function endedElsewhere(cast: Cast, random: Random): Act[] {
  const days: readonly Day[] = ['2025-08-10', '2025-08-25', '2025-09-19', '2025-10-10'];
  const refused = days.flatMap((day, index) => {
    const member = cast.add(`refused-${index + 1}`, day);
    return [...untilRequest(member, random), ...replied(member, random, 12 + index, 'refused'), released(member, 14 + index, 'Bailed to an address.')];
  });
  const withdrawn = (['2025-08-11', '2025-09-09', '2025-09-28'] as const).flatMap((day, index) => {
    const member = cast.add(`withdrawn-${index + 1}`, day);
    return [
      ...untilRequest(member, random), ...replied(member, random, 11 + index),
      act(member.supervisor, dayOf(member, 16, '15:30'), { does: 'withdraw-to-asylum', key: member.key, reason: 'Positive conclusive grounds: taken into the asylum process.' }, 10),
      released(member, 16, 'Withdrawn to the asylum process.'),
    ];
  });
  const out = cast.add('out-of-scope', '2025-09-30');
  return [
    ...refused, ...withdrawn, ...received(out, random), ...screened(out, random),
    act(out.supervisor, dayOf(out, 2, '14:00'), { does: 'rule-out-of-scope', key: out.key, reason: 'Wife and child live lawfully in Leeds.' }, 5), released(out, 2, 'Out of scope.'),
  ];
}

/** An overdue reply, a decision that waits for its second key, and cases on their first steps. */
function inHand(cast: Cast, random: Random): Act[] {
  const overdue = cast.add('overdue-reply', '2025-10-22', { owner: 'colin', colleague: 'carol' });
  const waiting = cast.add('decision-waits', '2025-10-22', { owner: 'carol', colleague: 'colin', supervisor: 'sarah' });
  const fresh = (['2025-11-06', '2025-11-06', '2025-11-07', '2025-11-07', '2025-11-08', '2025-11-08', '2025-11-09', '2025-11-09'] as const).map((day, index) => cast.add(`fresh-${index + 1}`, day));
  return [
    ...untilRequest(overdue, random), ...untilRequest(waiting, random), ...replied(waiting, random, 19),
    act('carol', at('2025-11-13', '16:10'), { does: 'propose-decision', key: waiting.key, reason: 'France accepted on 10 November. No claim is open.' }),
    ...fresh.flatMap((member, index) => [
      ...received(member, random), ...screened(member, random),
      ...(index % 4 < 3 ? accepted(member, random) : []), ...(index % 4 < 2 ? requested(member, random) : []),
    ]),
  ];
}

function untilRequest(member: Member, random: Random): Act[] {
  return [...received(member, random), ...screened(member, random), ...accepted(member, random), ...requested(member, random)];
}

function released(member: Member, day: number, reason: string): Act {
  return act(member.colleague, dayOf(member, day, '17:30'), { does: 'release', key: member.key, reason }, 25);
}

