import { BarriersService } from '../../../features/barriers/barriers.service.js';
import { approve } from './papers.js';
import type { Deeds } from './desk.js';

/** What stands in the way: opened by one, lifted by two. */
export const stopDeeds: Pick<Deeds, 'stop' | 'propose-lifting' | 'approve-lifting'> = {
  async stop(desk, { by, key, barrier, kind, courtReference, note, occurredAt }) {
    const { ref } = await desk.get(BarriersService).open(desk.actor(by), {
      person: desk.file(key).person, kind, note, occurredAt, ...(courtReference && { courtReference }),
    });
    desk.refs.set(`barrier/${barrier}`, ref);
  },

  async 'propose-lifting'(desk, { by, barrier, reason, occurredAt }) {
    const actor = desk.actor(by);
    const barriers = desk.get(BarriersService);
    const { ref, version } = await barriers.show(actor, desk.ref(`barrier/${barrier}`));
    const proposal = await barriers.proposeLifting(actor, ref, { reason, version, occurredAt });
    desk.refs.set(`lifting/${barrier}`, proposal.ref);
  },

  'approve-lifting': (desk, { by, barrier, reason }) => approve(desk, by, `lifting/${barrier}`, reason),
};
