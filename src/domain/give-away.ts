import { kindOf, parseReference } from './reference.js';

/** What is written in place of what is not given away. */
export const WITHHELD = '[withheld]';

const REFERENCE = /\b[A-Z]{2}[-\u2010-\u2015 ]?[2-9A-HJKMNP-Z]{4}[-\u2010-\u2015 ]?[2-9A-HJKMNP-Z]{2}\b/giu;
const KEY = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/giu;

/**
 * A text that somebody wrote, fit to be given to the person it is about: references and keys other than their own, and
 * each of `names` (of colleagues, of other people, numbers of other offices) as a whole, are replaced by WITHHELD. Capitals
 * and runs of spaces make no difference; a name inside a longer word stays.
 */
export function fitToGive(text: string, own: readonly string[], names: readonly string[]): string {
  const kept = new Set(own.map(plain));
  const unreferenced = text.replace(KEY, WITHHELD).replace(REFERENCE, (found) => (kept.has(plain(found)) || !isReference(found) ? found : WITHHELD));
  const wanted = [...new Set(names.map((name) => name.trim()).filter((name) => name.length > 1 && !kept.has(plain(name))))].sort((one, other) => other.length - one.length);
  if (!wanted.length) return unreferenced;
  const any = wanted.map((name) => name.split(/\s+/u).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s+')).join('|');
  return unreferenced.replace(new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'giu'), WITHHELD);
}

/** With dashes it is meant as one, even with a slip in it; without them, only one that is right. */
function isReference(text: string): boolean {
  const kind = kindOf(text);
  return kind !== null && (/\p{Dash}/u.test(text) || parseReference(kind, text).ok);
}

const plain = (text: string): string => text.replace(/[\s\p{Dash}]/gu, '').toUpperCase();
