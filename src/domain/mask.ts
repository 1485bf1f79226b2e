import { type PartialDate } from './partial-date.js';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * A name for masked exports: the first letter of each of its words, as a reader of the script sees letters.
 * `Amina Yusuf` -> `A. Y.`; empty if there is no letter in it.
 */
export function initials(name: string): string {
  return name.split(/\s+/u).map(firstLetter).filter((letter) => letter !== '').map((letter) => `${letter}.`).join(' ');
}

/** A birth for masked exports: the year alone, `1998`. */
export function birthYear(birth: PartialDate): string {
  return String(birth.year).padStart(4, '0');
}

function firstLetter(word: string): string {
  for (const { segment } of graphemes.segment(word)) {
    if (/\p{L}/u.test(segment)) return segment.toUpperCase().length === segment.length ? segment.toUpperCase() : segment;
  }
  return '';
}
