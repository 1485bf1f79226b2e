import { RepresentativesService } from '../../../features/people/representatives.service.js';
import { TasksService } from '../../../features/tasks/tasks.service.js';
import { documentFor } from './documents.js';
import type { Deeds } from './desk.js';

/** What lies beside a case: documents, who speaks for the person, what is to be done. */
export const recordDeeds: Pick<Deeds, 'travel-document' | 'represent' | 'task'> = {
  'travel-document': (desk, { by, key, number, expiresOn, occurredAt }) => documentFor(desk, by, key, {
    kind: 'laissez_passer', title: 'European travel document for the return', number, issuer: 'Home Office, London', expiresOn, authenticity: 'genuine', occurredAt,
  }),

  represent: (desk, { by, key, name, organisation, occurredAt }) =>
    desk.get(RepresentativesService).add(desk.actor(by), desk.file(key).person, { name, organisation, occurredAt }),

  task: (desk, { by, key, title, owner, dueAt, occurredAt }) =>
    desk.get(TasksService).add(desk.actor(by), { title, owner, dueAt, occurredAt, ...(key && { case: desk.file(key).case }) }),
};
