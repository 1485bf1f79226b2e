import { CASE_ENDS, CASE_STATES, CASE_STEPS, type CaseState, FIRST_CASE_STATE, GUARD_NAMES, type Transition, TRANSITIONS } from './case-life.js';
import { ROLES } from './role.js';

/** Throws, naming every fault, when the transition table is inconsistent. Called at start-up. */
export function checkTransitions(transitions: readonly Transition[] = TRANSITIONS): void {
  const faults = [...rowFaults(transitions), ...stepFaults(transitions), ...stateFaults(transitions)];
  if (faults.length > 0) throw new Error(`The life of a case is inconsistent: ${faults.join('; ')}.`);
}

function rowFaults(transitions: readonly Transition[]): string[] {
  return transitions.flatMap(({ step, from, to, roles, guards }) => [
    ...unknown([...from, to], CASE_STATES).map((state) => `${step} names the unknown state ${state}`),
    ...unknown(roles, ROLES).map((role) => `${step} names the unknown role ${role}`),
    ...unknown(guards, GUARD_NAMES).map((guard) => `${step} names the unknown guard ${guard}`),
    ...(roles.length === 0 ? [`nobody may ${step}`] : []),
    ...(from.length === 0 ? [`${step} starts nowhere`] : []),
    ...from.filter((state) => isListed(CASE_ENDS, state)).map((state) => `${step} leaves the end ${state}`),
  ]);
}

function stepFaults(transitions: readonly Transition[]): string[] {
  const count = (step: string) => transitions.filter((transition) => transition.step === step).length;
  return [
    ...unknown(transitions.map(({ step }) => step), CASE_STEPS).map((step) => `the step ${step} is unknown`),
    ...CASE_STEPS.filter((step) => count(step) !== 1).map((step) => `${step} has ${count(step)} rows`),
  ];
}

function stateFaults(transitions: readonly Transition[]): string[] {
  const reached = closure([FIRST_CASE_STATE], (known) => transitions.filter(({ from }) => from.some((state) => known.has(state))).map(({ to }) => to));
  const ending = closure(CASE_ENDS, (known) => transitions.filter(({ to }) => known.has(to)).flatMap(({ from }) => from));
  return [
    ...CASE_STATES.filter((state) => !reached.has(state)).map((state) => `${state} can't be reached`),
    ...CASE_STATES.filter((state) => !ending.has(state)).map((state) => `${state} leads to no end`),
  ];
}

/** Everything that `next` reaches from the seeds, however many times it is asked. */
function closure(seeds: readonly CaseState[], next: (known: ReadonlySet<CaseState>) => readonly CaseState[]): Set<CaseState> {
  const known = new Set(seeds);
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    next(known).forEach((state) => known.add(state));
  }
  return known;
}

function unknown(names: readonly string[], list: readonly string[]): string[] {
  return names.filter((name) => !isListed(list, name));
}

function isListed(list: readonly string[], name: string): boolean {
  return list.includes(name);
}
