import { ArrivalsService } from '../../../features/arrivals/arrivals.service.js';
import { CaseListService } from '../../../features/cases/case-list.service.js';
import { CrossingsService } from '../../../features/crossings/crossings.service.js';
import { formatPartialDate } from '../../../domain/partial-date.js';
import { Database } from '../../../platform/database/database.js';
import type { Invented } from '../plan/people.js';
import type { Deeds } from './desk.js';

/** Arrivals: the official figure, the boat, and its people in bulk. */
export const crossingDeeds: Pick<Deeds, 'publish' | 'land' | 'register' | 'own'> = {
  publish: (desk, { by, day, people, boats }) => desk.get(ArrivalsService).importOfficial(
    desk.actor(by), `date,migrants_arrived,boats_arrived\n${day},${people},${boats}\n`, { dryRun: false, source: 'Home Office and Border Force, daily series (OGL v3.0)' }),

  async land(desk, { by, occurredAt, boat }) {
    const { ref } = await desk.get(ArrivalsService).record(desk.actor(by), { occurredAt, place: boat.place, peopleAboard: boat.people.length, boats: 1, note: 'Time, place and number aboard are invented; the sums of the day are official.' });
    desk.refs.set(`boat/${boat.key}`, ref);
  },

  async register(desk, { by, boat, from, to }) {
    const [arrivals, crossings] = [desk.get(ArrivalsService), desk.get(CrossingsService)];
    const people = boat.people.slice(from, to);
    await desk.get(Database).write(desk.actor(by), async (tx) => {
      const { id } = await arrivals.mustFind(tx, desk.ref(`boat/${boat.key}`));
      const added = await crossings.registerMany(tx, people.map(({ person }) => ({
        arrivalEventId: id, occurredAt: boat.landedAt, place: boat.place, source: 'border_force' as const, person: detailsOf(person),
      })));
      for (const [index, { key }] of people.entries()) {
        if (!key) continue;
        const crossing = await crossings.mustGet(tx, added[index]!.id);
        desk.filed.set(key, { crossing: crossing.ref, case: crossing.caseRef!, person: crossing.personRef, caseVersion: 1 });
      }
    });
  },

  own: (desk, act) => desk.atCase(act, (actor, ref, version) => desk.get(CaseListService).change(actor, ref, version, { owner: 'me', team: 'Dover' })),
};

/** As the person said it on arrival. */
export function detailsOf(person: Invented) {
  return {
    sex: person.sex,
    names: [{ kind: 'birth' as const, familyNames: person.familyNames, givenNames: person.givenNames, script: person.script, ...(person.transliteration && { transliteration: person.transliteration }) }],
    births: [{ date: formatPartialDate(person.birth), basis: 'claimed' as const }],
    nationalities: [{ code: person.nationality, basis: 'claimed' as const }],
  };
}
