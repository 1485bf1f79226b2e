import type { Type } from '@nestjs/common';
import { ApprovalsModule } from './features/approvals/approvals.module.js';
import { BarriersModule } from './features/barriers/barriers.module.js';
import { PeopleModule } from './features/people/people.module.js';

/** The rooms from the ground floor up. */
export const ROOMS: Type[] = [
  PeopleModule, ApprovalsModule,
  BarriersModule,
];
