/** What stands in the way of a return. */
export const BARRIER_KINDS = [
  'judicial_review_pre_action', 'judicial_review_lodged', 'injunction', 'rule_39_measure', 'trafficking_referral',
  'reconsideration_window', 'rule_35_report', 'age_dispute', 'claim_under_18', 'human_rights_claim',
  'protection_claim', 'unfit_to_fly', 'no_document', 'other',
] as const;
export type BarrierKind = (typeof BARRIER_KINDS)[number];

/** What a barrier blocks: the gate of the same name. No effect at all: it only informs. */
export const EFFECTS = ['scope', 'service', 'directions', 'boarding'] as const;
export type Effect = (typeof EFFECTS)[number];

/** The effects of a barrier for which nobody gave any. A court's order or an examiner's entry may say more or less. */
export const DEFAULT_EFFECTS: Readonly<Record<BarrierKind, readonly Effect[]>> = {
  // A letter before claim stays nothing by itself.
  judicial_review_pre_action: [],
  // The court may order the aircraft stopped at any hour: nobody is sent there to find out.
  judicial_review_lodged: ['directions', 'boarding'],
  injunction: ['directions', 'boarding'],
  rule_39_measure: ['directions', 'boarding'],
  // No removal while identification is pending (ECAT article 10); arrangements may go on.
  trafficking_referral: ['boarding'],
  reconsideration_window: ['boarding'],
  // Asks for a review of detention (Detention Centre Rules 2001, rule 35), says nothing on removal.
  rule_35_report: [],
  // A child may never be in scope: a hard stop at each gate that leads to the aircraft.
  age_dispute: ['scope', 'directions', 'boarding'],
  claim_under_18: ['scope', 'directions', 'boarding'],
  // No removal while it is considered (Immigration Rules 353A).
  human_rights_claim: ['boarding'],
  // Nationality, Immigration and Asylum Act 2002 s.77: no removal while pending; s.77(4) lets directions be given.
  protection_claim: ['boarding'],
  unfit_to_fly: ['boarding'],
  no_document: ['boarding'],
  // Somebody stopped a return and said why in words: at the aircraft door that must hold.
  other: ['boarding'],
};

/** A barrier as the rules see it. In force from `openedAt` (included) to `liftedAt` (excluded), occurred times. */
export interface Barrier {
  readonly id: string;
  readonly reference: string;
  readonly kind: BarrierKind;
  readonly effects: readonly Effect[];
  /** The only case for which it holds; null: every case of the person. */
  readonly caseId: string | null;
  readonly openedAt: Date;
  readonly liftedAt: Date | null;
}

type InForce = Pick<Barrier, 'openedAt' | 'liftedAt'>;
type Reach = Pick<Barrier, 'kind' | 'effects' | 'caseId'>;

// A question of age stops a child from being sent away, so nobody narrows it while entering it.
const NEVER_NARROWED: readonly BarrierKind[] = ['age_dispute', 'claim_under_18'];

/** What the barrier blocks: its effects, and for a question of age at least the default ones. */
export function effectsOf(barrier: Pick<Barrier, 'kind' | 'effects'>): readonly Effect[] {
  const atLeast = NEVER_NARROWED.includes(barrier.kind) ? DEFAULT_EFFECTS[barrier.kind] : [];
  return EFFECTS.filter((effect) => barrier.effects.includes(effect) || atLeast.includes(effect));
}

/** True if the barrier is in force at that instant. */
export function openAt(barrier: InForce, at: Date): boolean {
  return barrier.openedAt <= at && (barrier.liftedAt === null || at < barrier.liftedAt);
}

/** True if the barrier holds for that case of its person. A question of age is never limited to one case. */
export function holdsFor(barrier: Pick<Barrier, 'kind' | 'caseId'>, caseId: string): boolean {
  return barrier.caseId === null || barrier.caseId === caseId || NEVER_NARROWED.includes(barrier.kind);
}

/** The barriers that block that gate of that case at that instant. */
export function blocking<B extends Reach & InForce>(barriers: readonly B[], gate: Effect, caseId: string, at: Date): B[] {
  return barriers.filter((barrier) => effectsOf(barrier).includes(gate) && holdsFor(barrier, caseId) && openAt(barrier, at));
}

/** True if any barrier that blocks something is in force for the case. Refuses only the steps that an effect blocks. */
export function suspended(barriers: readonly (Reach & InForce)[], caseId: string, at: Date): boolean {
  return EFFECTS.some((gate) => blocking(barriers, gate, caseId, at).length > 0);
}

/**
 * True if opening such a barrier takes seat and directions away. One that blocks directions does: what may not be
 * set may not stand. One that blocks boarding alone leaves the seat held and closes the aircraft door until lifted.
 */
export function freesSeat(barrier: Pick<Barrier, 'kind' | 'effects'>): boolean {
  return effectsOf(barrier).includes('directions');
}
