import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ALPHABET, formatReference, kindOf, parseReference, REFERENCE_KINDS, REFERENCES_PER_KIND, type ReferenceKind } from './reference.js';

const kinds = fc.constantFrom(...(Object.keys(REFERENCE_KINDS) as ReferenceKind[]));
const numbers = fc.integer({ min: 0, max: REFERENCES_PER_KIND - 1 });

test('the formula, by hand: n = 0 gives m = 1234567 = 1·29^4 + 21·29^3 + 17·29^2 + 28·29 + 8', () => {
  // 1·1 + 2·21 + 3·17 + 4·28 + 5·8 + 6·(C-A = 2) + 7·(A-A = 0) = 258 = 8·29 + 26
  const [a, b, c, d, e, check] = [1, 21, 17, 28, 8, 26].map((value) => ALPHABET[value]);
  expect(formatReference('CA', 0)).toBe(`CA-${a}${b}${c}${d}-${e}${check}`);
});

test('reads back what it writes, however it is typed', () => {
  fc.assert(fc.property(kinds, numbers, fc.constantFrom('', ' ', '-', ' – ', '‑'), fc.boolean(), (kind, n, gap, lower) => {
    const written = formatReference(kind, n);
    expect(written).toMatch(/^[A-Z]{2}-[2-9A-Z]{4}-[2-9A-Z]{2}$/);
    const typed = ` ${written.replaceAll('-', gap)} `;
    expect(parseReference(kind, lower ? typed.toLowerCase() : typed)).toEqual({ ok: true, reference: written });
    expect(kindOf(typed)).toBe(kind);
  }));
});

test('gives each number a reference of its own', () => {
  const sample = 100_000;
  const step = 199; // prime to 29^5: spreads the sample over the whole range
  const seen = new Set(Array.from({ length: sample }, (_, index) => formatReference('PE', (index * step) % REFERENCES_PER_KIND)));
  expect(seen.size).toBe(sample);
});

test('notices one wrong symbol', () => {
  fc.assert(fc.property(kinds, numbers, fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 28 }), (kind, n, place, shift) => {
    const symbols = [...body(formatReference(kind, n))];
    symbols[place] = ALPHABET[(ALPHABET.indexOf(symbols[place]!) + shift) % 29]!;
    expect(parseReference(kind, kind + symbols.join(''))).toMatchObject({ ok: false, error: expect.stringMatching(/has a slip in it/) });
  }));
});

test('notices two neighbours swapped, the check symbol among them', () => {
  fc.assert(fc.property(kinds, numbers, fc.integer({ min: 0, max: 4 }), (kind, n, place) => {
    const symbols = [...body(formatReference(kind, n))];
    fc.pre(symbols[place] !== symbols[place + 1]);
    [symbols[place], symbols[place + 1]] = [symbols[place + 1]!, symbols[place]!];
    expect(parseReference(kind, kind + symbols.join('')).ok).toBe(false);
  }));
});

test('notices a reference under the prefix of another kind', () => {
  fc.assert(fc.property(kinds, kinds, numbers, (kind, other, n) => {
    fc.pre([...kind].filter((letter, index) => letter !== other[index]).length === 1);
    expect(parseReference(other, other + body(formatReference(kind, n))).ok).toBe(false);
  }));
});

describe('says what is wrong', () => {
  test('a reference of another kind', () => {
    expect(parseReference('PE', formatReference('CA', 7))).toEqual({ ok: false, error: "CA-… is a case; a person's reference begins with PE." });
  });

  test.each(['', 'PE', 'PE-7Q2K', 'PE-7Q2K-4MM', 'PE-0O1I-LS', 'ZZ-7Q2K-4M', 'PE-7Q2K-4\0', "PE'; DROP TABLE person"])('%j is none', (text) => {
    expect(parseReference('PE', text)).toEqual({ ok: false, error: `Enter a person's reference, like ${formatReference('PE', 0)}.` });
  });

  test.each([-1, 0.5, Number.NaN, REFERENCES_PER_KIND])('there is no reference number %s', (n) => {
    expect(() => formatReference('PE', n)).toThrow(RangeError);
  });
});

function body(reference: string): string {
  return reference.slice(2).replaceAll('-', '');
}
