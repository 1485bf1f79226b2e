import { expect, test } from '@jest/globals';
import { birthYear, initials } from './mask.js';
import { wellFormed } from './text.js';

test.each([
  ['Amina Yusuf', 'A. Y.'], ['  amina   yusuf ', 'A. Y.'], ['Al-Hassan', 'A.'], ['أمينة يوسف', 'أ. ي.'], ['ሰላም ተስፋይ', 'ሰ. ተ.'],
  ['E\u0301milie', 'E\u0301.'], ['क्षितिज', 'क्षि.'], ['𠮷田', '𠮷.'], ['"Abdul" (alias)', 'A. A.'], ['Nguyễn', 'N.'], ['ßen', 'ß.'], ['', ''], ['123 —', ''],
])('%s: %s', (name, masked) => expect(initials(name)).toBe(masked));

test('a birth is masked to its year', () => expect([birthYear({ year: 1998, month: 4, day: 17 }), birthYear({ year: 1998 })]).toEqual(['1998', '1998']));

test.each(['', 'Amina', 'أمينة', '𠮷', '👩‍👩‍👧', "'; DROP TABLE", '<b>', '\u202e'])('%j can be stored', (text) => expect(wellFormed(text)).toBe(true));
test.each(['a\0b', '\ud800', 'x\udc00y', '\udc00\ud800'])('%j cannot', (text) => expect(wellFormed(text)).toBe(false));
