import { mayBeUnder18 } from './age.js';
import { blocking, type Effect } from './barrier.js';
import { type CaseFacts, SCREENING_QUESTIONS } from './case-facts.js';
import { londonDay } from './day.js';
import { type Refusal } from './errors.js';
import { formatPartialDate } from './partial-date.js';

/** A match of this crossing that people have not decided yet stops the case, and so does a search that may still find one. */
export function reviewsDecided({ reviews, searching }: CaseFacts): Refusal[] {
  return [...searchEnded(searching), ...reviews.filter(({ outcome }) => outcome === 'undecided').map(({ reference }) => ({
    rule: 'case.review-undecided', message: `Match review ${reference} is not decided yet.`, facts: { review: reference },
  }))];
}

function searchEnded(searching: CaseFacts['searching']): Refusal[] {
  if (searching === null) return [];
  if (searching === 'waiting') return [{ rule: 'case.search-waiting', message: 'The search with the photos and fingers of this crossing has not ended yet.' }];
  return [{ rule: 'case.search-failed', message: 'The search with the photos and fingers of this crossing failed. Search again, or ask an administrator.' }];
}

/** Every screening question has an answer. */
export function screeningAnswered({ answered }: CaseFacts): Refusal[] {
  const open = SCREENING_QUESTIONS.filter((question) => !answered.includes(question));
  if (open.length === 0) return [];
  return [{ rule: 'case.screening-incomplete', message: `Screening still has to answer: ${open.join(', ')}.`, facts: { unanswered: open } }];
}

/** Nobody who may be under 18, or whose age nobody recorded, goes on. */
export function adult({ births }: CaseFacts, at: Date): Refusal[] {
  if (births.length === 0) return [{ rule: 'case.birth-unknown', message: 'No date of birth is recorded, so the person may be under 18.' }];
  const birth = mayBeUnder18(births, londonDay(at));
  if (!birth) return [];
  const text = formatPartialDate(birth);
  return [{ rule: 'case.may-be-under-18', message: `The person may be under 18: the date of birth ${text} is recorded.`, facts: { birth: text } }];
}

/** No barrier in force blocks that gate; each one that does is named. */
export function unbarred(gate: Effect): (facts: CaseFacts, at: Date) => Refusal[] {
  return ({ barriers, caseId }, at) => blocking(barriers, gate, caseId, at).map(({ reference, kind }) => ({
    rule: 'case.barred', message: `Barrier ${reference} (${kind.replaceAll('_', ' ')}) blocks ${gate}.`, facts: { barrier: reference, kind, gate },
  }));
}
