import { Refused } from '../../domain/errors.js';
import { Unavailable } from '../jobs/unavailable.js';

/** The longest that is kept of what the ABIS says of an error. */
const MOST_WORDS = 200;
/** The longest that a Retry-After is believed. */
const LONGEST_WAIT_S = 3600;

/** There is no such person, encounter, gallery or task there, or there is one already: 404 and 409, for who asked to judge. */
export class OsiaMiss extends Error {
  constructor(readonly status: 404 | 409) {
    super(status === 404 ? 'The ABIS does not know that.' : 'The ABIS holds that already.');
  }
}

/** The ABIS refuses what was sent, and would refuse it again. The sentence holds its own words. */
export const refusedBy = (status: number, words: string): Refused =>
  new Refused({ rule: 'osia.refused', message: `The ABIS refused the request (${status})${words ? `: ${words}` : '.'}`, facts: { status } });

/** What kept it from answering, for whoever can mend it. */
export const WHY = {
  unreachable: () => new Unavailable('The ABIS does not answer. It is asked again.'),
  slow: (seconds: number) => new Unavailable(`The ABIS did not answer within ${seconds} seconds. It is asked again.`),
  denied: (status: number) => new Unavailable(`The ABIS does not let this office in (${status}): an administrator must check OSIA_TOKEN and what it allows. It is asked again.`),
  faulty: (status: number) => new Unavailable(`The ABIS had a fault (${status}). It is asked again.`),
  busy: () => new Unavailable('The ABIS is busy and asked us to wait. It is asked again.'),
  moved: (status: number) => new Unavailable(`The ABIS sends us to another address (${status}), which is not followed: an administrator must check OSIA_URL.`),
  strange: (what: string) => new Unavailable(`The ABIS answered with something that is no OSIA: ${what}. It is asked again.`),
  large: (bytes: number) => new Unavailable(`The ABIS answered with more than ${bytes / 1024 / 1024} MB. It is asked again.`),
};

/** The sentence of an error body, made harmless: no line breaks or control characters, and no longer than can be read. */
export function wordsOf(body: unknown): string {
  const message = body && typeof body === 'object' && 'message' in body && typeof body.message === 'string' ? body.message : '';
  return message.replace(/[\p{C}\p{Z}]+/gu, ' ').trim().slice(0, MOST_WORDS);
}

/** Until when not to ask again, by Retry-After (seconds or a date); null where it says nothing. */
export function waitUntil(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = /^\d{1,9}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? now + Math.min(seconds, LONGEST_WAIT_S) * 1000 : null;
}
