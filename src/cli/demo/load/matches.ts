import { CaptureTemplatesService } from '../../../features/biometrics/capture-templates.service.js';
import { CapturesService } from '../../../features/biometrics/captures.service.js';
import { DecisionsService } from '../../../features/biometrics/decisions.service.js';
import { ProposalsService } from '../../../features/biometrics/proposals.service.js';
import { ReviewsService } from '../../../features/biometrics/reviews.service.js';
import { SearchRunsService } from '../../../features/searches/search-runs.service.js';
import { SearchesService } from '../../../features/searches/searches.service.js';
import { photoOf, printOf } from './body.js';
import type { Deeds, Desk } from './desk.js';

/** Photos and fingers, who they propose, and what two people say to that. */
export const matchDeeds: Pick<Deeds, 'capture' | 'search-prints' | 'search' | 'propose-match' | 'verdict'> = {
  async capture(desk, { by, key, kind, finger, externalId, quality, device, body, drawn, occurredAt }) {
    const actor = desk.actor(by);
    const captures = desk.get(CapturesService);
    const shown = await captures.record(actor, desk.file(key).crossing, {
      kind, ...(finger && { fingerPosition: finger }), externalId, quality, device, occurredAt,
    });
    if (kind === 'photo') await captures.putImage(actor, shown.ref, photoOf(body, key));
    else if (drawn && finger) {
      const { image, template } = await printOf(body, finger, key, quality);
      await captures.putImage(actor, shown.ref, image);
      await desk.get(CaptureTemplatesService).put(actor, shown.ref, template);
    }
  },

  'search-prints': (desk, { key }) => desk.get(SearchRunsService).runNow([desk.file(key).crossing]),

  async search(desk, { by, key, candidates, occurredAt }) {
    await desk.get(SearchesService).record(desk.actor(by), desk.file(key).crossing, {
      engine: 'demonstration', engineVersion: '1', threshold: 0.55, gallery: 'returnees', gallerySize: 112, galleryAt: occurredAt, occurredAt,
      candidates: candidates.map((one, index) => ({ person: desk.file(one.key).person, score: one.score, rank: index + 1 })),
    });
  },

  async 'propose-match'(desk, { by, key, earlier, rationale, occurredAt }) {
    await desk.get(ProposalsService).propose(desk.actor(by), desk.file(key).crossing, { person: desk.file(earlier).person, rationale, occurredAt });
  },

  async verdict(desk, { by, key, earlier, answer, code, reason, occurredAt }) {
    const actor = desk.actor(by);
    const { ref, version } = await reviewOf(desk, key, earlier, actor);
    const { state } = await desk.get(DecisionsService).decide(actor, ref, { answer, reasonCode: code, reason, version, occurredAt });
    // the case is that earlier person's from now on
    if (state === 'confirmed') await desk.read(key, actor);
  },
};

/** The review is read, as an examiner does, before the verdict. */
async function reviewOf(desk: Desk, key: string, earlier: string, actor: ReturnType<Desk['actor']>) {
  const reviews = desk.get(ReviewsService);
  const { items } = await reviews.list(actor, { crossing: desk.file(key).crossing });
  const line = items.find(({ proposedPerson }) => proposedPerson === desk.file(earlier).person);
  if (!line) throw new Error(`Nobody proposed that ${key} is ${earlier}.`);
  return reviews.show(actor, line.ref);
}
