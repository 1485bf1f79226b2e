import { expect, test } from '@jest/globals';
import { EXAMINATION_STEPS, type Examined, mayOpenStep, nextStep } from './examination.js';

test('each step opens once all before it were done, and stays open', () => {
  const seen: Record<string, { at: string }> = {};
  for (const [index, step] of EXAMINATION_STEPS.entries()) {
    expect(nextStep(seen as Examined)).toBe(step);
    expect(EXAMINATION_STEPS.filter((one) => mayOpenStep(one, seen as Examined))).toEqual(EXAMINATION_STEPS.slice(0, index + 1));
    seen[step] = { at: '2025-11-14T08:00:00.000Z' };
  }
  expect(nextStep(seen as Examined)).toBe('answer');
  // a gap closes everything behind it
  delete seen.face;
  expect([nextStep(seen as Examined), mayOpenStep('prints', seen as Examined)]).toEqual(['face', false]);
});
