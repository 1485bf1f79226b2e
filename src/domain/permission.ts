/** Who may do what: one union of roles, one table of permissions. Read by the door, checked by a test on every route. */

import type { Role } from './role.js';

const C = 'caseworker', S = 'supervisor', E = 'escort', A = 'auditor', M = 'administrator';

/** permission -> roles that hold it. What no role holds, nobody may. */
export const PERMISSIONS = {
  'self.read': [C, S, E, A, M],
  'self.manage': [C, S, E, A, M],
  'user.read': [S, A, M],
  'user.manage': [M],
  'person.read': [C, S, A],
  'person.write': [C, S],
  'document.read': [C, S, A],
  'document.write': [C, S],
  'note.read': [C, S, A],
  'note.write': [C, S],
  'task.read': [C, S, A],
  'task.write': [C, S],
  'barrier.read': [C, S, A],
  'barrier.open': [C, S, E],
  'barrier.lift': [C, S],
  'approval.read': [C, S, A],
  'approval.decide': [S],
  'approval.withdraw': [C, S],
  'arrival.read': [C, S, A],
  'arrival.write': [C, S],
  'crossing.read': [C, S, A],
  'crossing.write': [C, S],
  'capture.read': [C, S, A],
  'capture.write': [C, S],
  'capture.image': [C, S, A, E],
  'capture.template': [S, A],
  'search.read': [C, S, A],
  'search.write': [C, S],
  'review.read': [C, S, A],
  'review.propose': [C, S],
  'review.decide': [S],
  'review.reverse': [S],
  'review.contest': [C, S],
  'pack.read': [C, S, A],
  'twin.mark': [C, S],
  'merge.propose': [C, S],
  'case.read': [C, S, A],
  'case.write': [C, S],
  'case.scope': [S],
  'case.close': [S],
  'flight.read': [C, S, A, E],
  'flight.write': [C, S],
  'flight.manifest': [C, S, A],
  'flight.sheet': [C, S, A, E],
  'flight.board': [C, E],
  'flight.close': [C, S, E],
  'flight.handover': [C, E],
  'return.read': [C, S, A],
  'return.reverse': [C, S],
  'admission.read': [C, S, A],
  'admission.write': [C, S],
  'reentry.read': [C, S, A],
  'reentry.decide': [S],
  'history.read': [C, S, A],
  'history.search': [A],
  'export.history': [C, S, A],
  'export.bulk': [S, A],
  'statistics.read': [C, S, A],
  'statistics.quality': [S, A],
  'job.read': [A, M],
  'job.retry': [M],
  'verify.run': [A],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Does one of these roles hold the permission? */
export function holds(roles: readonly Role[], permission: Permission): boolean {
  const holders: readonly Role[] = PERMISSIONS[permission];
  return roles.some((role) => holders.includes(role));
}

/** Everything that these roles may do together. */
export function permissionsOf(roles: readonly Role[]): Permission[] {
  return (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => holds(roles, permission));
}

/** Roles that decide about people: their grants are shown to supervisors. */
export const DECIDING_ROLES: readonly Role[] = ['caseworker', 'supervisor', 'escort'];
