/** What a user may be. One union for permissions, transitions and approvals. */
export const ROLES = ['caseworker', 'supervisor', 'escort', 'auditor', 'administrator', 'system'] as const;
/** `system`: a named system actor (import, job, event handler). It carries out consequences, it never decides. */
export type Role = (typeof ROLES)[number];

/** What a person can be given; nobody is ever given `system`. */
export const ASSIGNABLE_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'system');

/** Who acts: the user's id (UUID) and every role that they hold at that moment. */
export interface Actor {
  readonly id: string;
  readonly roles: readonly Role[];
}

/** True if the actor holds at least one of the roles. */
export function holdsAny(actor: Actor, roles: readonly Role[]): boolean {
  return actor.roles.some((role) => roles.includes(role));
}
