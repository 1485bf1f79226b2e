import type { ApprovalKind } from '../../domain/approval.js';
import { kindOf } from '../../domain/reference.js';

/** What each kind of proposal is called, and what an approval does at once. */
export const APPROVAL_WORDS: Readonly<Record<ApprovalKind, { title: string; before: string; after: string; does: string }>> = {
  barrier_lifting: { title: 'Lift a barrier', before: 'The barrier stops what its effects say.', after: 'It is lifted.', does: 'The barrier is lifted at once. No seat and no directions come back by that: they are given anew.' },
  decision: { title: 'Serve the decision', before: 'No decision may be served.', after: 'The decision may be served.', does: 'The caseworker may serve the decision. Nothing is served by approving.' },
  directions: { title: 'Set directions', before: 'No directions stand.', after: 'Directions for this flight may be served.', does: 'The directions may be served. The notice clock starts with the service, not now.' },
  late_boarding: { title: 'Record a boarding told late', before: 'The seat has no boarding outcome.', after: 'The boarding stands on record as told.', does: 'The boarding is recorded with the time that was told. If a stop stood then, it is a breach on record.' },
  return_reversal: { title: 'Reverse a return', before: 'The return counts in the balance.', after: 'The return is reversed.', does: 'The return no longer counts; the balance gets an entry of its own, and re-entry flags that rested on it are withdrawn.' },
  match_reversal: { title: 'Reverse a confirmed match', before: 'The match stands confirmed.', after: 'The match is reversed.', does: 'What the match moved goes back, as listed below.' },
  person_merge: { title: 'Join two records', before: 'Two records; the barriers of each count for both.', after: 'One record.', does: 'Both records become one: everything of the one goes to the other. Two people who had no part in it can undo it.' },
  merge_reversal: { title: 'Undo the joining of two records', before: 'One record.', after: 'Two records, each with what is its own.', does: 'The joining is undone: everything that moved goes back, with what came to those crossings and cases since. What was done while they were one is listed afterwards.' },
  birth_withdrawal: { title: 'Withdraw a date of birth', before: 'On this date the person may be under 18.', after: 'The date no longer counts.', does: 'The date of birth no longer counts. Other dates and any open age dispute still do.' },
  over_cap: { title: 'Go over the cap', before: 'The cap is reached.', after: 'This admission goes ahead.', does: 'The admission goes ahead although the cap is reached, with your reason.' },
  match_contest: { title: 'Decide a contested match', before: 'The contest is open and boarding is stopped.', after: 'The contest is decided and its stop ends.', does: 'The contest is decided and its barrier lifted.' },
};

const PAGES: Readonly<Record<string, string>> = { PE: '/people', CA: '/cases', FL: '/flights', RE: '/reentry', MR: '/reentry', MC: '/reentry/contests', AP: '/approvals', EX: '/exports' };
/** Where the record of this reference is shown; null for a text that is none. */
export function pageOf(text: unknown): string | null {
  if (typeof text !== 'string' || !/^[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{2}$/.test(text)) return null;
  const page = PAGES[kindOf(text) ?? ''];
  return page ? `${page}/${text}` : null;
}

/** Particulars of a proposal as rows: lists joined, keys in words, references with their pages. Objects inside are left out. */
export function particularRows(particulars: Record<string, unknown>): { key: string; text: string; href: string | null; instant: boolean }[] {
  return Object.entries(particulars).flatMap(([key, value]) => {
    const text = Array.isArray(value) ? value.filter((one) => typeof one !== 'object').join(', ') : typeof value === 'object' || value === null ? '' : String(value);
    return text === '' ? [] : [{ key: words(key), text: Array.isArray(value) || /^[a-z_]+$/.test(text) ? text.replaceAll('_', ' ') : text, href: pageOf(text), instant: /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) }];
  });
}

const words = (key: string): string => key.replace(/([A-Z])/g, ' $1').toLowerCase().replace(/^./, (first) => first.toUpperCase());
