import { addDays, type Day } from '../../../domain/day.js';
import { type AdmissionStep } from '../../../domain/admission-life.js';
import { act, type Act, type Hand } from './acts.js';
import { CASEWORKERS, SUPERVISORS } from './cast.js';
import { type Invented, invent } from './people.js';
import { type Random } from './random.js';
import { at } from './time.js';

/**
 * Days on which people arrived by the legal route, and the sizes of their families. Published: 51 by 31 October,
 * 84 by 13 November. Each date and size is invented; on no day are there more of them than returns made before.
 */
export const ARRIVALS: readonly { readonly day: Day; readonly families: readonly number[] }[] = [
  { day: '2025-09-24', families: [3] },
  { day: '2025-10-03', families: [4, 2] },
  { day: '2025-10-09', families: [5, 3, 2] },
  { day: '2025-10-16', families: [4, 4, 1, 3] },
  { day: '2025-10-24', families: [6, 2, 4, 1] },
  { day: '2025-10-31', families: [3, 4] },
  { day: '2025-11-06', families: [5, 4, 3, 2] },
  { day: '2025-11-10', families: [4, 2, 3] },
  { day: '2025-11-13', families: [4, 5, 1] },
];

const STEPS: readonly { step: AdmissionStep; before: number; time: string; reason: string; supervisor?: true }[] = [
  { step: 'validate', before: 24, time: '11:00', reason: 'Identity and family tie shown; no attempt to cross found.' },
  { step: 'select', before: 15, time: '10:00', reason: 'Drawn in the weekly selection.' },
  { step: 'apply_for_entry_clearance', before: 11, time: '15:00', reason: 'Applied at the visa centre in Paris.' },
  { step: 'grant', before: 1, time: '17:00', reason: 'Checks clear. The returns so far leave room.', supervisor: true },
  { step: 'arrive', before: 0, time: '13:20', reason: 'Arrived by train at St Pancras.' },
];

/** The legal route: eighty-four people who arrived, and families on their way. */
export function legalRoute(random: Random): Act[] {
  const arrived = ARRIVALS.flatMap(({ day, families }, group) => families.flatMap((size, index) => family(`${group}-${index}`, day, size, STEPS.length, random)));
  const pending = [['2025-11-20', 3, 3], ['2025-11-27', 2, 2], ['2025-12-04', 4, 1]] as const;
  const onTheirWay = pending.flatMap(([day, size, steps], index) => family(`pending-${index}`, day, size, steps, random));
  const crossed = family('void', '2025-10-24', 1, 1, random);
  return [
    ...arrived, ...onTheirWay, ...crossed,
    act('carol', at('2025-10-11', '16:00'), { does: 'admission-step', family: 'void', step: 'void', reason: 'Arrived by small boat on 10 October.' }, 20),
  ];
}

function family(key: string, arrives: Day, size: number, steps: number, random: Random): Act[] {
  const by: Hand = random.pick(CASEWORKERS);
  const first = invent(random);
  const members: Invented[] = [first, ...Array.from({ length: size - 1 }, (_, index) => ({
    ...invent(random, { nationality: first.nationality, ...(index > 0 && { birth: { year: random.between(2009, 2021) } }) }), familyNames: first.familyNames,
  }))];
  const expressed = at(addDays(arrives, -28), '12:00');
  return [
    act(by, expressed, { does: 'express-interest', family: key, members }, random.between(60, 600)),
    ...STEPS.slice(0, steps).map(({ step, before, time, reason, supervisor }) =>
      act(supervisor ? random.pick(SUPERVISORS) : by, at(addDays(arrives, -before), time), { does: 'admission-step', family: key, step, reason }, random.between(2, 40))),
  ];
}
