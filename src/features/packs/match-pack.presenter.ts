import { createHash } from 'node:crypto';
import { fitToGive } from '../../domain/give-away.js';
import { ANSWER_FOR_PERSON, DECIDED_BY, HOW_TO_CONTEST, movedWords, ORIGIN_FOR_PERSON, OUTCOME_FOR_PERSON, REASON_FOR_PERSON } from '../../domain/match-words.js';
import { formatPartialDate } from '../../domain/partial-date.js';
import { FINGER_WORDS } from '../../domain/person-words.js';
import { presentPackContest, type ShownPackContest } from './match-pack-contest.presenter.js';
import { presentPackSearch, type ShownPackSearch } from './match-pack-search.presenter.js';
import type { PackCapture, PackContest, PackFlag, PackMove, PackPerson, PackReview, PackSearch, PackVerdict } from './match-pack.repository.js';

/** One of the person's own captures that was used. No number of another system: on the other record it may be the same. */
export interface ShownPackCapture { ref: string; what: string; takenAt: Date; quality: number | null; crossing: string; crossedAt: Date; place: string }
/** A verdict by role and order alone, with its reason in set words; what the examiner wrote stays in the office. */
export interface ShownPackVerdict { round: number; by: string; answer: string; because: string; on: Date }
export interface ShownPackMatch {
  ref: string; state: string; question: string; decision: string; proposed: string; decidedAt: Date | null;
  captures: ShownPackCapture[]; comparedWith: string;
  searches: ShownPackSearch[]; verdicts: ShownPackVerdict[];
  reversal: { by: string; on: Date } | null;
  /** What followed: rows that came to this record or left it again, and the earlier return that the case was linked to. */
  consequences: { moved: string | null; movedAt: Date | null; putBackAt: Date | null; earlierReturn: { on: Date; flight: string; case: string | null } | null };
  contests: ShownPackContest[]; mayContest: boolean;
}

/** What the person, or who speaks for them, gets about their matches: about one human being, and nobody else. */
export interface ShownPack {
  person: string; self: string;
  /** SHA-256 of all that follows but the time: two packs with the same digest tell the same. */
  digest: string; preparedAt: Date;
  who: { ref: string; name: string; latinName: string | null; births: string[]; records: string[] };
  matches: ShownPackMatch[];
  /** Questions that nobody has answered yet: that there is one, and nothing else. */
  beingExamined: { crossing: { ref: string; occurredAt: Date; place: string } | null; contests: ShownPackContest[] }[];
  howToContest: readonly string[];
}

export interface PackParts {
  person: PackPerson; reviews: PackReview[]; verdicts: PackVerdict[]; captures: PackCapture[]; searches: PackSearch[]; contests: PackContest[]; moves: PackMove[]; flags: PackFlag[];
  /** Names that must not stand in it. */
  names: string[];
}

export function presentPack(parts: PackParts, preparedAt: Date): ShownPack {
  const { person, reviews, contests, names } = parts;
  const own = [...person.refs, ...person.names, person.name, ...reviews.map(({ ref }) => ref), ...contests.map(({ ref }) => ref), ...parts.captures.map(({ ref }) => ref),
    ...reviews.filter(({ crossingTheirs }) => crossingTheirs).map(({ crossingRef }) => crossingRef)];
  const fit = (text: string): string => fitToGive(text, own, names);
  const contestsOf = (review: PackReview): ShownPackContest[] => contests.filter(({ reviewId }) => reviewId === review.id).map((contest) => presentPackContest(contest, review.crossingTheirs, fit));
  const told = {
    who: { ref: person.ref, name: person.name, latinName: person.latinName, births: person.births.map(({ year, month, day }) => formatPartialDate({ year, month: month ?? undefined, day: day ?? undefined })), records: person.refs },
    matches: reviews.filter(({ state }) => state !== 'undecided').map((review) => presentMatch(review, parts, contestsOf(review), fit)),
    beingExamined: reviews.filter(({ state }) => state === 'undecided').map((review) => ({
      crossing: review.crossingTheirs ? { ref: review.crossingRef, occurredAt: review.crossedAt, place: review.place } : null, contests: contestsOf(review),
    })),
    howToContest: HOW_TO_CONTEST,
  };
  const digest = createHash('sha256').update(JSON.stringify(told)).digest('hex');
  return { person: person.ref, self: `/api/v1/people/${person.ref}/match-pack`, digest, preparedAt, ...told };
}

function presentMatch(review: PackReview, parts: PackParts, contests: ShownPackContest[], fit: (text: string) => string): ShownPackMatch {
  const of = <T extends { reviewId: string }>(rows: readonly T[]): T[] => rows.filter(({ reviewId }) => reviewId === review.id);
  const [verdicts, searches, moves, [flag]] = [of(parts.verdicts), of(parts.searches), of(parts.moves), of(parts.flags)];
  const shown = new Set(verdicts.flatMap((verdict) => verdict.shown ?? []));
  const searched = new Set(searches.flatMap(({ captures }) => captures));
  // whoever recorded a verdict without saying what was on the screen had the crossing's captures of that day
  const untold = verdicts.some((verdict) => verdict.shown === null);
  const used = parts.captures.filter((capture) => shown.has(capture.ref) || (review.crossingTheirs && searched.has(capture.id))
    || (untold && capture.reviewIds.includes(review.id) && (!review.decidedAt || capture.recordedAt <= review.decidedAt)));
  const both = review.crossingTheirs && review.proposedTheirs;
  return {
    ref: review.ref, state: review.state, question: question(review, parts.person.ref), decision: OUTCOME_FOR_PERSON[review.state as keyof typeof OUTCOME_FOR_PERSON],
    proposed: ORIGIN_FOR_PERSON[review.origin]!, decidedAt: review.decidedAt,
    captures: used.map(presentCapture),
    comparedWith: both ? 'The photos and fingerprints of both crossings are on your record and stand above.' : 'They were compared with photos and fingerprints of another record. This pack is about one person, so those are not described.',
    searches: searches.map((search) => presentPackSearch(search, review.crossingTheirs, used, fit)),
    verdicts: verdicts.map(({ round, position, answer, reasonCode, occurredAt }) => ({ round, by: DECIDED_BY[position - 1] ?? 'a supervisor', answer: ANSWER_FOR_PERSON[answer], because: REASON_FOR_PERSON[reasonCode] ?? REASON_FOR_PERSON.other, on: occurredAt })),
    reversal: review.reversedAt ? { by: 'two people who gave no verdict on it', on: review.reversedAt } : null,
    consequences: {
      moved: review.crossingTheirs && moves.length ? movedWords(moves) : null,
      movedAt: moves.length ? earliest(moves.map(({ movedAt }) => movedAt)) : null,
      putBackAt: earliest(moves.flatMap(({ undoneAt }) => (undoneAt ? [undoneAt] : []))),
      earlierReturn: flag && both ? { on: flag.returnedAt, flight: flag.flight, case: flag.caseRef } : null,
    },
    contests, mayContest: (review.state === 'confirmed' || review.state === 'dismissed') && !review.contested,
  };
}

function question({ crossingTheirs, proposedTheirs, crossingRef, place }: PackReview, ref: string): string {
  if (crossingTheirs && proposedTheirs) return `Was the person who crossed to ${place} (${crossingRef}) already known here? Both are on your record ${ref} now.`;
  if (crossingTheirs) return `Was the person who crossed to ${place} (${crossingRef}) already known here under another record?`;
  if (proposedTheirs) return `Was the person of somebody’s crossing the person of your record ${ref}?`;
  return `Was the person of a crossing that was first written on your record ${ref} already known here under another record? The crossing is on that record now.`;
}

const presentCapture = ({ ref, kind, fingerPosition, quality, takenAt, crossingRef, crossedAt, place }: PackCapture): ShownPackCapture =>
  ({ ref, what: kind === 'photo' ? 'Photo' : FINGER_WORDS[fingerPosition!]!, takenAt, quality, crossing: crossingRef, crossedAt, place });

const earliest = (instants: readonly Date[]): Date | null => instants.reduce<Date | null>((first, one) => (first && first <= one ? first : one), null);
