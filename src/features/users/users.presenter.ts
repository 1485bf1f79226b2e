import type { Permission } from '../../domain/permission.js';
import { DECIDING_ROLES, permissionsOf } from '../../domain/permission.js';
import type { Role } from '../../domain/role.js';
import type { Actor } from '../../platform/access/actor.js';
import type { GrantRow, UserRow } from './users.repository.js';

/** What page and API show of a user. Never a password, never an invitation but once to whoever asked for it. */
export interface ShownUser {
  ref: string; self: string; version: number;
  username: string; displayName: string;
  status: 'invited' | 'active' | 'suspended';
  roles: readonly Role[];
  invitedAt: Date | null; passwordSetAt: Date | null; accessEndedAt: Date | null;
  recordedAt: Date;
}

/** With the one-time invitation; null when a repeated request is answered, because it is shown once. */
export interface InvitedUser extends ShownUser { invitation: string | null; invitationPath: string | null }

export function presentUser(row: UserRow): ShownUser {
  return {
    ref: row.ref, self: `/api/v1/users/${row.ref}`, version: row.version,
    username: row.username, displayName: row.displayName, status: row.status, roles: row.roles,
    invitedAt: row.invitedAt, passwordSetAt: row.passwordSetAt, accessEndedAt: row.accessEndedAt, recordedAt: row.recordedAt,
  };
}

export const presentInvited = (user: ShownUser, word: string | null): InvitedUser =>
  ({ ...user, invitation: word, invitationPath: word ? `/invitations/${word}` : null });

export interface ShownGrant {
  user: string; displayName: string; role: Role; deciding: boolean;
  grantedBy: string; grantedAt: Date; revokedBy: string | null; revokedAt: Date | null;
}

export function presentGrant(row: GrantRow): ShownGrant {
  return {
    user: row.userRef, displayName: row.displayName, role: row.role, deciding: DECIDING_ROLES.includes(row.role),
    grantedBy: row.grantedByName, grantedAt: row.recordedAt, revokedBy: row.revokedByName, revokedAt: row.revokedAt,
  };
}

/** A user's page. `last`: the only administrator who can sign in; `self`: who asks. */
export interface UserSheet { user: ShownUser; grants: ShownGrant[]; last: boolean; self: boolean }

/** What each role is for, in the words of who grants it. */
export const ROLE_CHOICES: readonly { value: Role; text: string; hint: string }[] = [
  { value: 'caseworker', text: 'Caseworker', hint: 'Keeps records of people and cases.' },
  { value: 'supervisor', text: 'Supervisor', hint: 'Decides about scope, matches, liftings and directions.' },
  { value: 'escort', text: 'Escort', hint: 'Boards and hands over on flights assigned to them.' },
  { value: 'auditor', text: 'Auditor', hint: 'Reads everything, changes nothing; holds no other role.' },
  { value: 'administrator', text: 'Administrator', hint: 'Keeps users, sees no case; holds no other role.' },
];

/** Who I am and what I may do. */
export interface ShownMe { ref: string; username: string; displayName: string; roles: readonly Role[]; permissions: readonly Permission[] }

export const presentMe = ({ ref, username, displayName, roles }: Omit<Actor, 'requestId'>): ShownMe =>
  ({ ref, username, displayName, roles, permissions: permissionsOf(roles) });

export const EXAMPLE_USER = {
  ref: 'US-AHVA-R7', self: '/api/v1/users/US-AHVA-R7', version: 1, username: 'casey.worker', displayName: 'Casey Worker', status: 'invited',
  roles: ['caseworker'], invitedAt: '2025-11-14T08:00:00.000Z', passwordSetAt: null, accessEndedAt: null, recordedAt: '2025-11-14T08:00:00.000Z',
};
export const EXAMPLE_INVITED = { ...EXAMPLE_USER, invitation: 'Jd3x0pWk7mQ2nR8sT4vY6zA1bC5eF9gH', invitationPath: '/invitations/Jd3x0pWk7mQ2nR8sT4vY6zA1bC5eF9gH' };
export const EXAMPLE_GRANT = {
  user: 'US-AHVA-R7', displayName: 'Casey Worker', role: 'caseworker', deciding: true,
  grantedBy: 'Ada Min', grantedAt: '2025-11-14T08:00:00.000Z', revokedBy: null, revokedAt: null,
};
export const EXAMPLE_ME = { ref: 'US-AHVA-R7', username: 'casey.worker', displayName: 'Casey Worker', roles: ['caseworker'], permissions: ['self.read', 'person.read'] };
export const EXAMPLE_TOKEN = { token: 'cft_5mJ0nUq3x8Vb2kLrT7yWzA1cE4gH6iNoPqRsTuVwXyZ', tokenType: 'Bearer', expiresAt: '2025-11-14T08:15:00.000Z' };
