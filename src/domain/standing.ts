import { BARRIER_WORDS, STATE_WORDS } from './case-words.js';
import { type BarrierKind } from './barrier.js';
import { CASE_ENDS, type CaseState } from './case-life.js';
import { type Day, dayInWords, londonDay } from './day.js';

/** What one needs to know of a person to say where things stand. Instants in any order. */
export interface StandingFacts {
  readonly mergedInto: string | null;
  readonly crossings: readonly Date[];
  /** Returns that stand. */
  readonly returns: readonly Date[];
  /** The case of the newest crossing. */
  readonly newestCase: {
    readonly ref: string; readonly state: CaseState; readonly absconded: boolean; readonly bailed: boolean;
    /** Directions that hold. */
    readonly directions: { readonly designator: string; readonly day: Day } | null;
  } | null;
  /** Open barriers that block something. */
  readonly barriers: readonly BarrierKind[];
  /** Match reviews that examiners have not decided. */
  readonly undecided: number;
  readonly mayBeUnder18: boolean;
}

/** Where things stand in one sentence: what happened, what is open, what stops it. */
export function standingInWords(facts: StandingFacts): string {
  if (facts.mergedInto) return `This record was merged: everything stands under ${facts.mergedInto}.`;
  const open = openInWords(facts);
  const stops = stopsInWords(facts);
  const sentence = [pastInWords(facts), open, facts.undecided ? waitingInWords(facts.undecided) : '', stops].filter(Boolean).join('; ');
  return `${sentence}${open || stops || facts.undecided || !facts.newestCase ? '' : '; nothing is open'}.`;
}

function pastInWords({ crossings, returns }: StandingFacts): string {
  if (!crossings.length) return 'No crossing is recorded';
  const crossed = inOrder(crossings);
  const returned = inOrder(returns);
  const first = crossed.length === 1 ? `Crossed on ${on(crossed[0]!)}` : `Crossed ${times(crossed.length)}, last on ${on(crossed.at(-1)!)}`;
  if (!returned.length) return first;
  if (returned.length === 1) return `${first}${returned[0]! > crossed.at(-1)! ? ' and returned on ' : ', after the return of '}${on(returned[0]!)}`;
  return `${first}; returned on ${returned.slice(0, -1).map(on).join(', ')} and again on ${on(returned.at(-1)!)}`;
}

function openInWords({ newestCase }: StandingFacts): string {
  if (!newestCase || newestCase.state === 'returned') return '';
  const { ref, state, directions, absconded, bailed } = newestCase;
  if ((CASE_ENDS as readonly CaseState[]).includes(state)) return state === 'closed' ? '' : `case ${ref} ended: ${lower(STATE_WORDS[state])}`;
  const mark = absconded ? ', absconded' : bailed ? ', on bail' : '';
  if (state === 'directions_set' && directions) return `case ${ref} has directions for ${directions.designator} on ${dayInWords(directions.day)}${mark}`;
  return `case ${ref} stands at “${lower(STATE_WORDS[state])}”${mark}`;
}

const waitingInWords = (undecided: number): string => undecided === 1
  ? 'whether this is somebody already on record waits for examiners' : `${times(undecided)} asked whether this is somebody already on record, and examiners have not decided`;

function stopsInWords({ barriers, mayBeUnder18, newestCase }: StandingFacts): string {
  const over = !newestCase || newestCase.state === 'returned' || (CASE_ENDS as readonly CaseState[]).includes(newestCase.state);
  const kinds = [...new Set(barriers)].map((kind) => BARRIER_WORDS[kind]);
  const stopped = kinds.length ? `${over ? 'open' : 'stopped by'}: ${kinds.map(lower).join(', ')}` : '';
  return [stopped, mayBeUnder18 ? 'may be under 18' : ''].filter(Boolean).join('; ');
}

const inOrder = (instants: readonly Date[]): Date[] => [...instants].sort((a, b) => a.getTime() - b.getTime());
const on = (instant: Date): string => dayInWords(londonDay(instant));
const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);
/** A word that begins a phrase, inside one; names and abbreviations keep their capitals. */
const lower = (words: string): string => (/^(Rule|[A-Z]{2})/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1));
