import { type CaseFacts } from './case-facts.js';
import { GUARDS } from './case-guards.js';
import { type CaseStep, HARD_GUARDS, MAY_HAVE_HAPPENED, transitionOf } from './case-life.js';
import { type Refusal } from './errors.js';
import { type Actor, holdsAny } from './role.js';

/** Something on record that was against the rules when it occurred: late, out of order, barred. Shown, never refused. */
export type Breach = Refusal;

/**
 * Why the actor may not take that step at that instant; empty if they may. `at` is the occurred time.
 * A fact is refused only for the role and by hard guards; everything else about it is a breach.
 */
export function refusalsFor(step: CaseStep, facts: CaseFacts, actor: Actor, at: Date): Refusal[] {
  const { from, guards, kind } = transitionOf(step);
  if (kind === 'fact') return factRefusals(step, facts, actor, at);
  const wrong = wrongRole(step, actor);
  if (wrong) return [wrong];
  if (!from.includes(facts.state)) return [wrongState('case.state', facts, from)];
  return guards.flatMap((name) => GUARDS[name](facts, at, actor));
}

/**
 * Why the actor may not record that the step happened: their role, hard guards, or that it is a decision, which is
 * taken now or not at all. A boarding in arrears is `board_late`, with a second person; `board` is always refused here.
 */
export function factRefusals(step: CaseStep, facts: CaseFacts, actor: Actor, at: Date): Refusal[] {
  const { guards, kind } = transitionOf(step);
  const wrong = wrongRole(step, actor);
  if (wrong) return [wrong];
  if (kind === 'permission' && !MAY_HAVE_HAPPENED.includes(step)) {
    return [{ rule: 'case.not-a-fact', message: 'This step needs permission. It cannot be recorded as already done.', facts: { step } }];
  }
  return guards.filter((name) => HARD_GUARDS.includes(name)).flatMap((name) => GUARDS[name](facts, at, actor));
}

/** What was against the rules of a step that happened at that instant, whoever tells it; empty if nothing. */
export function breachesOf(step: CaseStep, facts: CaseFacts, at: Date): Breach[] {
  const { from, guards } = transitionOf(step);
  const outOfOrder = from.includes(facts.state) ? [] : [wrongState('case.out-of-order', facts, from)];
  const soft = guards.filter((name) => !HARD_GUARDS.includes(name));
  return [...outOfOrder, ...soft.flatMap((name) => GUARDS[name](facts, at, NOBODY))];
}

// Only hard guards look at the actor.
const NOBODY: Actor = { id: '', roles: [] };

function wrongRole(step: CaseStep, actor: Actor): Refusal | null {
  const { roles } = transitionOf(step);
  if (holdsAny(actor, roles)) return null;
  const people = roles.filter((role) => role !== 'system').join(' or ');
  return { rule: 'case.role', message: `Only a ${people} may do this.`, facts: { step, roles } };
}

function wrongState(rule: string, { state }: CaseFacts, from: readonly string[]): Refusal {
  const spoken = (name: string) => name.replaceAll('_', ' ');
  return { rule, message: `The case is ${spoken(state)}. This step needs it ${from.map(spoken).join(' or ')}.`, facts: { state, from } };
}
