import { describe, expect, test } from '@jest/globals';
import { fitToGive } from './give-away.js';
import { movedWords } from './match-words.js';

const OWN = ['PE-AHVA-RR', 'CP-AHVA-RQ'];
const NAMES = ['Sam Supervisor', 'sam', 'أمينة يوسف', 'FP-2025-0091', 'O.K. (Lane)', 'Bob'];

describe('fit to give', () => {
  test.each([
    ['Compared with PE-BHVA-RT by hand.', 'Compared with [withheld] by hand.'],
    ['Compared with pe‑bhva‑rt, PE BHVA RT and PEBHVART; not with CAPTURED or PE BHVA RX.', 'Compared with [withheld], [withheld] and [withheld]; not with CAPTURED or PE BHVA RX.'],
    ['Your record PE-AHVA-RR and CP-AHVA-RQ.', 'Your record PE-AHVA-RR and CP-AHVA-RQ.'],
    ['Sam  Supervisor and SAM said the same.', '[withheld] and [withheld] said the same.'],
    ['It is not أمينة يوسف, says Bob’s friend Bobby.', 'It is not [withheld], says [withheld]’s friend Bobby.'],
    ['ID FP-2025-0091 or O.K. (Lane)', 'ID [withheld] or [withheld]'],
    ['Key 0199a2b4-1111-7000-8000-0123456789ab.', 'Key [withheld].'],
    ['We compared both thumbs again, on 12 August.', 'We compared both thumbs again, on 12 August.'],
    ['', ''],
  ])('%s', (text, given) => expect(fitToGive(text, OWN, NAMES)).toBe(given));

  test('names of one letter or none take nothing away, and one’s own name stays', () => {
    expect(fitToGive('A man a plan', [], ['a', '', ' '])).toBe('A man a plan');
    expect(fitToGive('Amina Yusuf says so', ['Amina Yusuf'], ['amina yusuf'])).toBe('Amina Yusuf says so');
  });
});

test('what moved, in words', () => {
  expect(movedWords([{ table: 'crossing', count: 1 }, { table: 'capture', count: 4 }, { table: 'note', count: 2 }, { table: 'task', count: 1 }])).toBe('1 crossing, 4 photos and fingerprints, 3 other records');
  expect(movedWords([])).toBe('');
});
