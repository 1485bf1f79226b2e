import { type Refusal } from './errors.js';
import { type Actor, holdsAny, type Role } from './role.js';

/** The legal route: from an expression of interest to arrival. */
export const ADMISSION_STATES = [
  'expression', 'valid', 'selected', 'entry_clearance', 'granted', 'arrived', 'rejected', 'void', 'refused', 'cancelled',
] as const;
export type AdmissionState = (typeof ADMISSION_STATES)[number];
export const ADMISSION_ENDS = ['arrived', 'rejected', 'void', 'refused', 'cancelled'] as const satisfies readonly AdmissionState[];
export const ADMISSION_STEPS = ['validate', 'reject', 'void', 'select', 'apply_for_entry_clearance', 'grant', 'refuse', 'cancel', 'arrive'] as const;
export type AdmissionStep = (typeof ADMISSION_STEPS)[number];

export interface AdmissionTransition {
  readonly step: AdmissionStep;
  readonly from: readonly AdmissionState[];
  readonly to: AdmissionState;
  readonly roles: readonly Role[];
  /** As in case-life.ts: facts are recorded, what was against the rules is a breach. */
  readonly kind: 'permission' | 'fact';
}

const OFFICE: readonly Role[] = ['caseworker', 'supervisor'];
const BEFORE_ARRIVAL: readonly AdmissionState[] = ['expression', 'valid', 'selected', 'entry_clearance', 'granted'];

export const ADMISSION_TRANSITIONS: readonly AdmissionTransition[] = [
  { step: 'validate', from: ['expression'], to: 'valid', roles: OFFICE, kind: 'permission' },
  { step: 'reject', from: ['expression'], to: 'rejected', roles: OFFICE, kind: 'permission' },
  // An irregular arrival voids the application, however far it came; the system may carry that out.
  { step: 'void', from: BEFORE_ARRIVAL, to: 'void', roles: [...OFFICE, 'system'], kind: 'fact' },
  { step: 'select', from: ['valid'], to: 'selected', roles: OFFICE, kind: 'permission' },
  { step: 'apply_for_entry_clearance', from: ['selected'], to: 'entry_clearance', roles: OFFICE, kind: 'permission' },
  { step: 'grant', from: ['entry_clearance'], to: 'granted', roles: ['supervisor'], kind: 'permission' },
  { step: 'refuse', from: ['entry_clearance'], to: 'refused', roles: ['supervisor'], kind: 'permission' },
  { step: 'cancel', from: BEFORE_ARRIVAL, to: 'cancelled', roles: OFFICE, kind: 'permission' },
  { step: 'arrive', from: ['granted'], to: 'arrived', roles: OFFICE, kind: 'fact' },
];

/** One member of the family that applies together. */
export interface MemberFact {
  readonly reference: string;
  readonly state: AdmissionState;
}

/** The balance as the step would leave it. `admitted`: people granted or arrived before this step, none of the family. */
export interface CapFact {
  readonly admitted: number;
  /** People allowed: `capFor` in scheme.ts. */
  readonly cap: number;
  /** An `over_cap` approval by two people stands for this family. */
  readonly overCapApproved: boolean;
}

/** Where the step takes a member in that state; null: nowhere. */
export function nextAdmissionState(step: AdmissionStep, state: AdmissionState): AdmissionState | null {
  const { from, to } = admissionTransition(step);
  return from.includes(state) ? to : null;
}

/** Why the family may not take that step; empty if it may. Facts are refused only for the role: see `admissionBreaches`. */
export function admissionRefusals(step: AdmissionStep, family: readonly MemberFact[], cap: CapFact, actor: Actor): Refusal[] {
  const { roles, kind } = admissionTransition(step);
  if (!holdsAny(actor, roles)) {
    return [{ rule: 'admission.role', message: `Only a ${roles.join(' or ')} may do this.`, facts: { roles } }];
  }
  return kind === 'fact' ? [] : admissionBreaches(step, family, cap);
}

/**
 * What was against the rules of a step that happened: a member who stood elsewhere (families stand or fall
 * together, so a step is taken by all members or by none) or more people than the cap allows.
 */
export function admissionBreaches(step: AdmissionStep, family: readonly MemberFact[], cap: CapFact): Refusal[] {
  const { from } = admissionTransition(step);
  const astray = family.filter(({ state }) => !from.includes(state));
  const found: Refusal[] = astray.map(({ reference, state }) => ({
    rule: 'admission.state',
    message: `${reference} is ${state.replaceAll('_', ' ')}. A family moves together, from ${from.join(' or ').replaceAll('_', ' ')}.`,
    facts: { admission: reference, state, from },
  }));
  if (step === 'grant' || step === 'arrive') found.push(...overCap(family.length, cap));
  return found;
}

function overCap(people: number, { admitted, cap, overCapApproved }: CapFact): Refusal[] {
  if (overCapApproved || admitted + people <= cap) return [];
  const message = `The returns so far allow ${cap} admissions and this would make ${admitted + people}. A supervisor must approve going over.`;
  return [{ rule: 'admission.over-cap', message, facts: { admitted, people, cap } }];
}

function admissionTransition(step: AdmissionStep): AdmissionTransition {
  return ADMISSION_TRANSITIONS.find((transition) => transition.step === step)!;
}
