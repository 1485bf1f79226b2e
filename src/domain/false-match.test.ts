import { expect, test } from '@jest/globals';
import { falseMatchWords } from './false-match.js';

test.each([[0, false, '1 in 1 strangers scores so high'], [30, false, '1 in 1,000 strangers scores so high'], [49.03, true, 'at most 1 in 79,000 strangers scores so high'], [33.2, false, '1 in 2,000 strangers scores so high']])(
  'says %s dB', (decibel, atLeast, words) => expect(falseMatchWords(decibel, atLeast)).toBe(words));
