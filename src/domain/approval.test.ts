import { describe, expect, test } from '@jest/globals';
import { APPROVAL_KINDS, APPROVAL_ROLES, mayApprove, mayPropose } from './approval.js';
import { ROLES } from './role.js';

describe.each(APPROVAL_KINDS)('%s', (kind) => {
  test.each(ROLES)('a lone %s', (role) => {
    const actor = { id: 'second', roles: [role] };
    expect(mayPropose(actor, kind) === null).toBe(APPROVAL_ROLES[kind].propose.includes(role));
    expect(mayApprove(actor, { kind, proposedBy: 'first', excluded: [] }) === null).toBe(APPROVAL_ROLES[kind].approve.includes(role));
  });

  test('never by whoever proposed it, whatever roles they hold', () => {
    expect(mayApprove({ id: 'first', roles: ROLES }, { kind, proposedBy: 'first', excluded: [] })?.rule).toBe('approval.same-person');
  });

  test('never by whose work it would change', () => {
    const actor = { id: 'examiner', roles: ROLES };
    expect(mayApprove(actor, { kind, proposedBy: 'first', excluded: ['examiner'] })?.rule).toBe('approval.own-work');
    expect(mayPropose(actor, kind, ['examiner'])?.rule).toBe('approval.own-work');
  });

  test('neither auditor, administrator nor system has a key', () => {
    const { propose, approve } = APPROVAL_ROLES[kind];
    for (const role of ['auditor', 'administrator', 'system'] as const) expect([...propose, ...approve]).not.toContain(role);
  });
});
