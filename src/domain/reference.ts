/**
 * References people say aloud: `CA-7Q2K-4Q`. Kind prefix, five symbols, one check symbol, written PP-XXXX-XC.
 *
 * The same formula stands in SQL (the generator of the migrations); change both or neither. For the n-th record
 * of a kind, 0 <= n < 29^5 = 20511149:
 *
 *   m  = (n * 7368787 + 1234567) mod 20511149          -- needs bigint; a bijection, as 29 does not divide 7368787
 *   v1 = m / 707281        v2 = m / 24389 mod 29        v3 = m / 841 mod 29      (integer division)
 *   v4 = m / 29 mod 29     v5 = m mod 29
 *   c  = (1*v1 + 2*v2 + 3*v3 + 4*v4 + 5*v5 + 6*(ascii(p1) - 65) + 7*(ascii(p2) - 65)) mod 29
 *
 * Each value 0..28 is written as that symbol of `23456789ABCDEFGHJKMNPQRTVWXYZ` (0 is '2'; no I L O S U 0 1).
 * 29 is prime, so every wrong symbol and every swap of neighbours (check included) changes the check.
 */
export const ALPHABET = '23456789ABCDEFGHJKMNPQRTVWXYZ';

/** Prefix -> what it is, with its article. */
export const REFERENCE_KINDS = {
  PE: 'a person', AR: 'an arrival event', CR: 'a crossing', CA: 'a case', BA: 'a barrier', FL: 'a flight',
  AD: 'an admission', RE: 'a re-entry flag', MR: 'a match review', MC: 'a contested match', DI: 'a disclosure', CP: 'a capture', SE: 'a search',
  DO: 'a document', RT: 'a return', AP: 'an approval', EX: 'an export', US: 'a user', NO: 'a note', TA: 'a task',
  NT: 'a notice', RQ: 'a readmission request', DT: 'a detention spell', RP: 'a representative',
  OA: 'an official arrivals figure', PT: 'a mark of possible twins',
} as const;
export type ReferenceKind = keyof typeof REFERENCE_KINDS;

/** How many references each kind has: 29^5. */
export const REFERENCES_PER_KIND = 29 ** 5;
const MULTIPLIER = 7_368_787;
const OFFSET = 1_234_567;

/** A reference in its written form, or one plain sentence that says what is wrong with the text. */
export type ParsedReference =
  | { readonly ok: true; readonly reference: string }
  | { readonly ok: false; readonly error: string };

/** The reference of the n-th record of its kind. RangeError unless n is an integer in 0..29^5-1. */
export function formatReference(kind: ReferenceKind, n: number): string {
  if (!Number.isInteger(n) || n < 0 || n >= REFERENCES_PER_KIND) throw new RangeError(`No reference ${n} of ${kind}.`);
  const scrambled = (n * MULTIPLIER + OFFSET) % REFERENCES_PER_KIND; // < 2^53: exact
  const values = [4, 3, 2, 1, 0].map((power) => Math.floor(scrambled / 29 ** power) % 29);
  const body = values.map((value) => ALPHABET[value]).join('');
  return written(kind, body + checkSymbol(kind, body));
}

/** Reads a reference of the kind wanted; forgives case, spaces and dashes of any sort, wherever they stand. */
export function parseReference(kind: ReferenceKind, text: string): ParsedReference {
  const compact = text.replace(/[\s\p{Dash}]/gu, '').toUpperCase();
  const prefix = compact.slice(0, 2);
  const symbols = compact.slice(2);
  if (!isKind(prefix)) return malformed(kind);
  if (prefix !== kind) return wrongKind(kind, prefix);
  if (symbols.length !== 6 || [...symbols].some((symbol) => !ALPHABET.includes(symbol))) return malformed(kind);
  const reference = written(kind, symbols);
  if (checkSymbol(kind, symbols.slice(0, 5)) !== symbols[5]) {
    return { ok: false, error: `${reference} has a slip in it. Check each letter and number.` };
  }
  return { ok: true, reference };
}

/** The kind that a text claims to be a reference of, by its first two letters; null if none. The check is not read. */
export function kindOf(text: string): ReferenceKind | null {
  const prefix = text.replace(/[\s\p{Dash}]/gu, '').slice(0, 2).toUpperCase();
  return isKind(prefix) ? prefix : null;
}

function checkSymbol(prefix: string, body: string): string {
  let sum = 6 * (prefix.charCodeAt(0) - 65) + 7 * (prefix.charCodeAt(1) - 65);
  [...body].forEach((symbol, index) => (sum += (index + 1) * ALPHABET.indexOf(symbol)));
  return ALPHABET[sum % 29]!;
}

function written(prefix: string, symbols: string): string {
  return `${prefix}-${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}

function isKind(prefix: string): prefix is ReferenceKind {
  return Object.hasOwn(REFERENCE_KINDS, prefix);
}

function wrongKind(wanted: ReferenceKind, found: ReferenceKind): ParsedReference {
  return { ok: false, error: `${found}-… is ${REFERENCE_KINDS[found]}; ${REFERENCE_KINDS[wanted]}'s reference begins with ${wanted}.` };
}

function malformed(kind: ReferenceKind): ParsedReference {
  return { ok: false, error: `Enter ${REFERENCE_KINDS[kind]}'s reference, like ${formatReference(kind, 0)}.` };
}
