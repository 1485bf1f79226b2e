import { holds, type Permission } from '../../domain/permission.js';
import type { Role } from '../../domain/role.js';

/** Where everybody finds things, in this order, for whoever may go there. */
const PLACES: readonly { href: string; text: string; permission: Permission }[] = [
  { href: '/', text: 'Home', permission: 'self.read' },
  { href: '/people', text: 'People', permission: 'person.read' },
  { href: '/cases', text: 'Cases', permission: 'case.read' },
  { href: '/flights', text: 'Flights', permission: 'flight.read' },
  { href: '/reentry', text: 'Re-entry', permission: 'reentry.read' },
  { href: '/approvals', text: 'Approvals', permission: 'approval.read' },
  { href: '/exports', text: 'Exports', permission: 'export.history' },
  { href: '/statistics', text: 'Statistics', permission: 'statistics.read' },
  { href: '/history', text: 'History', permission: 'history.search' },
  { href: '/users', text: 'Users', permission: 'user.read' },
];

/** The places for these roles; `active` is the one under which this path lies. */
export function navigation(roles: readonly Role[], path: string): { href: string; text: string; active: boolean }[] {
  return PLACES.filter(({ permission }) => holds(roles, permission))
    .map(({ href, text }) => ({ href, text, active: href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`) }));
}
