import { AdmissionsService } from '../../../features/admissions/admissions.service.js';
import { latinName } from '../plan/people.js';
import type { Deeds } from './desk.js';

/** The legal route: families that stand or fall together. */
export const admissionDeeds: Pick<Deeds, 'express-interest' | 'admission-step'> = {
  async 'express-interest'(desk, { by, family, members, occurredAt }) {
    const { ref } = await desk.get(AdmissionsService).express(desk.actor(by), {
      people: members.map((member) => ({ name: latinName(member), birthYear: member.birth.year, nationality: member.nationality })), occurredAt,
    });
    desk.refs.set(`family/${family}`, ref);
  },

  async 'admission-step'(desk, { by, family, step, reason, occurredAt }) {
    const actor = desk.actor(by);
    const admissions = desk.get(AdmissionsService);
    const { ref, version } = await admissions.show(actor, desk.ref(`family/${family}`));
    await admissions.step(actor, ref, { step, reason, version, occurredAt });
  },
};
