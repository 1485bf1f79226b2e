import { type Day } from '../../../domain/day.js';
import { act, type Act } from './acts.js';
import { type Cast, dayOf, type Member } from './cast.js';
import { accepted, captured, decided, directed, received, replied, requested, screened } from './life.js';
import { type Random } from './random.js';
import { at } from './time.js';

/**
 * domain.md §3, day by day (CTK, [2025] EWCA Civ 1264): arrived 12 August, notice of intent day 2, request day 3,
 * acceptance day 23, directions day 27 for day 36, trafficking referral day 32, interim relief the night before.
 * Name and hours are invented.
 */
export function caseOfDay36(cast: Cast, random: Random): Act[] {
  const member = cast.add('ctk', '2025-08-12', { nationality: 'ERI', owner: 'carol', colleague: 'colin', supervisor: 'sarah', approver: 'simon' });
  const referral = 'ctk/referral';
  return [
    ...received(member, random), ...screened(member, random), ...accepted(member, random), ...requested(member, random),
    ...replied(member, random, 23), ...decided(member, random, 24),
    act('carol', dayOf(member, 26, '10:00'), { does: 'represent', key: 'ctk', name: 'Orla Finnegan', organisation: 'Harbour Street Law Centre' }, 15),
    ...directed(member, random, { key: 'F03', day: '2025-09-17' }, 3, '2025-09-08'),
    act('colin', dayOf(member, 32, '10:00'), { does: 'stop', key: 'ctk', barrier: referral, kind: 'trafficking_referral', courtReference: null, note: 'Referred to the competent authority after an interview.' }, 35),
    act('carol', dayOf(member, 35, '13:00'), { does: 'propose-lifting', barrier: referral, reason: 'Negative reasonable grounds decision received.' }, 5),
    act('simon', dayOf(member, 35, '15:00'), { does: 'approve-lifting', barrier: referral, reason: 'Decision read.' }, 4),
    act('sarah', dayOf(member, 35, '23:25'), { does: 'stop', key: 'ctk', barrier: 'ctk/F03', kind: 'injunction', courtReference: 'AC-2025-LON-003025', note: 'Interim relief: 14 days to bring evidence on the referral.' }, 6),
  ];
}

/** The two who came back: returned in September and October, here again on 18 October and 9 November. */
export function reentries(cast: Cast, random: Random): Act[] {
  const first = cast.members.get('re1')!;
  const second = cast.members.get('re2')!;
  return [...recognisedByColleague(cast, first, random), ...recognisedByFingers(cast, second, random)];
}

/** Recognised from the name and the photo on file; says that he was exploited; returned again on 5 November. */
function recognisedByColleague(cast: Cast, { key, person }: Member, random: Random): Act[] {
  const member = cast.add('re1-again', '2025-10-18', { person, owner: 'colin', colleague: 'carol', supervisor: 'sunita', approver: 'simon' });
  const day: Day = member.arrived;
  const verdict = (by: 'sarah' | 'simon', time: string, reason: string): Act =>
    act(by, at(day, time), { does: 'verdict', key: member.key, earlier: key, answer: 'same_person', code: by === 'sarah' ? 'face_agrees' : 'marks_agree', reason }, 2);
  return [
    ...received(member, random),
    act('carol', at(day, '13:40'), { does: 'propose-match', key: member.key, earlier: key, rationale: 'Same name and year of birth as a man returned on 19 September; I had his case.' }, 3),
    verdict('sarah', '15:30', 'Both photos side by side: ears, hairline and brow agree.'),
    verdict('simon', '17:10', 'Scar over the left brow in both photos; the ears agree.'),
    ...screened(member, random, 1, { trafficking: 'Says that he was made to work by smugglers after his return.' }),
    act('carol', dayOf(member, 2, '11:00'), { does: 'stop', key: member.key, barrier: 're1/referral', kind: 'trafficking_referral', courtReference: null, note: 'Says that he is a victim of modern slavery. Referred.' }, 20),
    ...accepted(member, random, 2), ...requested(member, random, 3, 4), ...replied(member, random, 8), ...decided(member, random, 9),
    // directions are served with the others of that flight
    act('colin', dayOf(member, 13, '10:00'), { does: 'propose-lifting', barrier: 're1/referral', reason: 'Negative reasonable grounds decision received.' }, 6),
    act('simon', dayOf(member, 13, '14:20'), { does: 'approve-lifting', barrier: 're1/referral', reason: 'Decision read; the lawyer was told.' }, 5),
  ];
}

/** No ID in common: the search with four fingers found him, and raised the flag by itself. Detained at once. */
function recognisedByFingers(cast: Cast, { key, person }: Member, random: Random): Act[] {
  const member = cast.add('re2-again', '2025-11-09', { person, owner: 'carol', colleague: 'colin', supervisor: 'sarah', approver: 'sunita' });
  const day: Day = member.arrived;
  const verdict = (by: 'sunita' | 'simon', time: string, reason: string): Act =>
    act(by, at(day, time), { does: 'verdict', key: member.key, earlier: key, answer: 'same_person', code: 'fingerprints_agree', reason }, 2);
  return [
    act('carol', at(day, '12:25'), { does: 'own', key: member.key, owner: 'carol' }),
    ...captured(member, random, '12:40'),
    act('carol', at(day, '13:05'), { does: 'detain', key: member.key, centre: 'Harmondsworth', reviewDueOn: '2025-12-07' }, 10),
    verdict('sunita', '14:15', 'Right thumb and index agree in all minutiae that I marked.'),
    verdict('simon', '15:45', 'Fingerprints agree; the photos do not speak against it.'),
    ...screened(member, random), ...accepted(member, random), ...requested(member, random, 2, 3),
  ];
}
