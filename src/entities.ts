import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { Approval } from './features/approvals/approval.entity.js';
import { Barrier } from './features/barriers/barrier.entity.js';
import { Person } from './features/people/person.entity.js';

/** Every table of schema `record` has its class here; a test holds the two against each other. */
export const ENTITIES: EntityTarget<ObjectLiteral>[] = [
  Person, Approval,
  Barrier,
];
