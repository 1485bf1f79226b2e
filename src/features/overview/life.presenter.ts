import type { BarrierKind } from '../../domain/barrier.js';
import { BARRIER_WORDS, EFFECT_WORDS, NOTICE_WORDS, STATE_WORDS } from '../../domain/case-words.js';
import { NOT_HANDED_OVER_WORDS, OUTCOME_WORDS } from '../../domain/flight-words.js';
import { standingInWords } from '../../domain/standing.js';
import type { LifeBarrier, LifeBeside, LifeCase, LifeEvent, LifePerson } from './life.repository.js';

/** One thing that happened, in words. `undone`: it was reversed, fell or was left since. */
export interface ShownLifeEvent { kind: string; at: Date; title: string; detail: string | null; ref: string | null; case: string | null; flight: string | null; undone: boolean }

/** A person's whole line: where things stand, what happened in order of time, what is open. */
export interface ShownLife {
  ref: string; self: string; version: number; name: string; asOf: Date; standing: string;
  events: ShownLifeEvent[];
  cases: { ref: string; state: string; stateWords: string; arrivedAt: Date; stateSince: Date; owner: string | null; marks: string[]; nextDue: { kind: string; at: Date } | null; directions: { flight: string; designator: string; day: string } | null; reentry: boolean }[];
  barriers: { ref: string; version: number; kind: string; words: string; effects: readonly string[]; stops: string; occurredAt: Date; reviewOn: string | null; courtReference: string | null; case: string | null; openedBy: string; lifting: string | null;
    /** It stands on the record of somebody who may be, or is, the same person. */
    ofOther: string | null }[];
  /** Matches with this person, as either side, that examiners have not decided. */
  matchesUndecided: number;
  mayBeUnder18: boolean;
  /** The newest photo, how much there is of everything, who speaks for the person and what is to be done first. */
  photo: string | null;
  held: { photos: number; fingers: number; documents: number; notes: number };
  representatives: { ref: string; name: string; organisation: string | null }[];
  tasks: { ref: string; title: string; dueAt: Date | null; owner: string | null }[];
}

export interface LifeParts { beside: LifeBeside; events: LifeEvent[]; cases: LifeCase[]; barriers: LifeBarrier[] }

export function presentLife(person: LifePerson, { events, cases, barriers, beside }: LifeParts, now: Date): ShownLife {
  const at = (kind: string): Date[] => events.filter((event) => event.kind === kind && !event.undone).map((event) => event.at);
  const newest = cases.at(-1);
  return {
    ref: person.ref, self: `/api/v1/people/${person.ref}/life`, version: person.version, name: person.name, asOf: now,
    standing: standingInWords({
      mergedInto: person.mergedIntoRef, crossings: at('crossing'), returns: at('return'), undecided: person.undecided, mayBeUnder18: person.mayBeUnder18,
      newestCase: newest ? { ...newest, directions: newest.designator && newest.travelOn ? { designator: newest.designator, day: newest.travelOn } : null } : null,
      barriers: barriers.filter(({ effects }) => effects.length).map(({ kind }) => kind),
    }),
    events: events.map(presentEvent),
    cases: cases.map((one) => ({
      ref: one.ref, state: one.state, stateWords: STATE_WORDS[one.state], arrivedAt: one.arrivedAt, stateSince: one.stateSince, owner: one.ownerName,
      marks: [...(one.absconded ? ['Absconded'] : []), ...(one.bailed ? ['On bail'] : [])],
      nextDue: one.nextDueKind && one.nextDueAt ? { kind: one.nextDueKind, at: one.nextDueAt } : null,
      directions: one.flightRef && one.designator && one.travelOn ? { flight: one.flightRef, designator: one.designator, day: one.travelOn } : null,
      reentry: one.earlierReturnRef !== null,
    })),
    barriers: barriers.map((one) => ({
      ref: one.ref, version: one.version, kind: one.kind, words: BARRIER_WORDS[one.kind], effects: one.effects,
      stops: one.effects.length ? one.effects.map((effect) => EFFECT_WORDS[effect]).join(', ') : 'Nothing: it only informs',
      occurredAt: one.occurredAt, reviewOn: one.reviewOn, courtReference: one.courtReference, case: one.caseRef, openedBy: one.openedBy, lifting: one.liftingRef,
      ofOther: one.personRef === person.ref ? null : one.personRef,
    })),
    matchesUndecided: person.undecided, mayBeUnder18: person.mayBeUnder18, photo: beside.photo,
    held: { photos: beside.photos, fingers: beside.fingers, documents: beside.documents, notes: beside.notes },
    representatives: beside.representatives, tasks: beside.tasks.map((task) => ({ ...task, dueAt: task.dueAt === null ? null : new Date(task.dueAt) })),
  };
}

const ORDINALS = ['', 'First return', 'Second return', 'Third return', 'Fourth return'];
type Words = Readonly<Record<string, string>>;

function presentEvent(event: LifeEvent): ShownLifeEvent {
  const { kind, at, ref, caseRef, flightRef, undone } = event;
  return { kind, at, ...said(event), ref, case: caseRef, flight: flightRef, undone };
}

function said({ kind, what, place, ordinal, undone }: LifeEvent): { title: string; detail: string | null } {
  switch (kind) {
    case 'crossing': return { title: 'Crossed', detail: place };
    case 'return': return { title: undone ? 'Return, reversed since' : ORDINALS[ordinal ?? 0] || `Return number ${ordinal}`, detail: [what, place].filter(Boolean).join(', ') };
    case 'recognised': return { title: undone ? 'Recognised, reversed since' : 'Recognised', detail: undone ? `The match with ${what} was undone by two others` : `Two examiners confirmed the match with ${what}` };
    case 'barrier': return { title: BARRIER_WORDS[what as BarrierKind], detail: 'Barrier opened' };
    case 'lifted': return { title: BARRIER_WORDS[what as BarrierKind], detail: 'Barrier lifted by two people' };
    case 'notice': return { title: `${(NOTICE_WORDS as Words)[what!]} served`, detail: place ? `For flight ${place}${undone ? '; they hold no more' : ''}` : null };
    case 'boarding': return { title: (OUTCOME_WORDS as Words)[what!] ?? 'Not carried', detail: `Flight ${place}` };
    case 'not_handed_over': return { title: 'Not handed over', detail: `Flight ${place}${what ? `: ${(NOT_HANDED_OVER_WORDS as Words)[what] ?? what}` : ''}` };
    default: return { title: (STATE_WORDS as Words)[what!] ?? 'Case ended', detail: 'Case ended' };
  }
}

export const EXAMPLE_LIFE: object = {
  ref: 'PE-BHVA-RT', self: '/api/v1/people/PE-BHVA-RT/life', version: 4, name: 'Dariush Rahmani', asOf: '2025-11-14T08:00:00.000Z',
  standing: 'Crossed twice, last on 18 October 2025; returned on 19 September 2025 and again on 5 November 2025; nothing is open.',
  events: [
    { kind: 'crossing', at: '2025-08-06T05:40:00.000Z', title: 'Crossed', detail: 'Dover', ref: 'CR-AHVA-R8', case: 'CA-AHVA-R5', flight: null, undone: false },
    { kind: 'return', at: '2025-09-19T08:40:00.000Z', title: 'First return', detail: 'CF101, Paris CDG', ref: 'RT-AHVA-RT', case: 'CA-AHVA-R5', flight: 'FL-AHVA-RD', undone: false },
  ],
  cases: [{ ref: 'CA-AHVA-R5', state: 'returned', stateWords: 'Returned', arrivedAt: '2025-08-06T05:40:00.000Z', stateSince: '2025-09-19T08:40:00.000Z', owner: 'Casey Worker', marks: [], nextDue: null, directions: null, reentry: false }],
  barriers: [], matchesUndecided: 0, mayBeUnder18: false, photo: 'CP-AHVA-RQ', held: { photos: 2, fingers: 4, documents: 3, notes: 1 }, representatives: [], tasks: [],
};
