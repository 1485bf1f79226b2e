import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { passwordOf, STAFF } from '../../../domain/demonstration.js';
import { UsersService } from '../../../features/users/users.service.js';
import { type Actor, systemActor } from '../../../platform/access/actor.js';
import type { Hand } from '../plan/acts.js';

/** Adds everybody; who acts in the plan comes back as the services see them. */
export async function addStaff(office: INestApplicationContext): Promise<ReadonlyMap<Hand, Actor>> {
  const users = office.get(UsersService);
  const staff = new Map<Hand, Actor>();
  for (const { username, displayName, role } of STAFF) {
    const { id, ref } = await users.addForDemonstration(systemActor('demonstration', randomUUID()), { username, displayName, roles: [role], password: passwordOf(username) });
    staff.set(username as Hand, { id, ref, username, displayName, roles: [role], requestId: randomUUID() });
  }
  return staff;
}
