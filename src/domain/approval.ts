import { type Refusal } from './errors.js';
import { type Actor, holdsAny, type Role } from './role.js';

/** What one person proposes and another approves. */
export const APPROVAL_KINDS = [
  'barrier_lifting', 'decision', 'directions', 'late_boarding', 'return_reversal', 'match_reversal', 'person_merge', 'merge_reversal',
  'birth_withdrawal', 'over_cap', 'match_contest',
] as const;
export type ApprovalKind = (typeof APPROVAL_KINDS)[number];

/** Who may propose and who may approve, whatever the case. The approver is always another person. */
export const APPROVAL_ROLES: Readonly<Record<ApprovalKind, { readonly propose: readonly Role[]; readonly approve: readonly Role[] }>> = {
  barrier_lifting: { propose: ['caseworker', 'supervisor'], approve: ['supervisor'] },
  decision: { propose: ['caseworker'], approve: ['supervisor'] },
  directions: { propose: ['caseworker', 'supervisor'], approve: ['supervisor'] },
  late_boarding: { propose: ['escort', 'caseworker'], approve: ['supervisor'] },
  return_reversal: { propose: ['caseworker', 'supervisor'], approve: ['supervisor'] },
  match_reversal: { propose: ['caseworker', 'supervisor'], approve: ['supervisor'] },
  person_merge: { propose: ['caseworker', 'supervisor'], approve: ['supervisor'] },
  merge_reversal: { propose: ['caseworker', 'supervisor'], approve: ['supervisor'] },
  birth_withdrawal: { propose: ['caseworker', 'supervisor'], approve: ['supervisor'] },
  over_cap: { propose: ['caseworker', 'supervisor'], approve: ['supervisor'] },
  match_contest: { propose: ['supervisor'], approve: ['supervisor'] },
};

/** A proposal that waits for its second key; ids of users. */
export interface Proposal {
  readonly kind: ApprovalKind;
  readonly proposedBy: string;
  /** Others who may not approve it, e.g. whoever gave a verdict that a `match_reversal` reverses. */
  readonly excluded: readonly string[];
}

/** Why this actor may not propose it; null if they may. `excluded` as in `Proposal`. */
export function mayPropose(actor: Actor, kind: ApprovalKind, excluded: readonly string[] = []): Refusal | null {
  if (!holdsAny(actor, APPROVAL_ROLES[kind].propose)) return wrongRole('approval.propose-role', APPROVAL_ROLES[kind].propose, 'propose');
  if (excluded.includes(actor.id)) return tooClose();
  return null;
}

/** Why this actor may not approve it; null if they may. */
export function mayApprove(actor: Actor, proposal: Proposal): Refusal | null {
  const { approve } = APPROVAL_ROLES[proposal.kind];
  if (!holdsAny(actor, approve)) return wrongRole('approval.role', approve, 'approve');
  if (actor.id === proposal.proposedBy) {
    return { rule: 'approval.same-person', message: 'You proposed this. Someone else must approve it.' };
  }
  return proposal.excluded.includes(actor.id) ? tooClose() : null;
}

function wrongRole(rule: string, roles: readonly Role[], verb: string): Refusal {
  return { rule, message: `Only a ${roles.join(' or ')} may ${verb} this.`, facts: { roles } };
}

function tooClose(): Refusal {
  return { rule: 'approval.own-work', message: 'You took part in what this would change. Someone else must do it.' };
}
