import type { Probe } from './probe.js';

/** The sum over fingers; several probes of one finger are one. */
export function sumUp(votes: Float32Array, probes: readonly Probe[], persons: number, row: number): Float32Array {
  const sums = new Float32Array(persons);
  const fingers = new Map<string, number[]>();
  probes.forEach(({ position }, at) => {
    const finger = position === 0 ? `probe ${at}` : `${position}`;
    fingers.set(finger, [...fingers.get(finger) ?? [], at]);
  });
  for (const rows of fingers.values()) {
    for (let person = 0; person < persons; person++) {
      let best = 0;
      for (const at of rows) best = Math.max(best, votes[(row + at) * persons + person] ?? 0);
      sums[person]! += best;
    }
  }
  return sums;
}

/** The persons with the highest sums, all who are as good as the last one included, in the order of their numbers. */
export function keepBest(sums: Float32Array, share: number, atLeast: number): { persons: number[]; any: number } {
  const something = sums.filter((sum) => sum > 0).sort();
  const keep = Math.min(something.length, Math.max(atLeast, Math.ceil(share * something.length)));
  const least = keep === 0 ? Infinity : something[something.length - keep]!;
  const persons: number[] = [];
  for (let person = 0; person < sums.length; person++) if (sums[person]! >= least) persons.push(person);
  return { persons, any: something.length };
}
