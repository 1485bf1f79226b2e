import { describe, expect, test } from '@jest/globals';
import { at, soundCase } from '../../test/support/case-sample.js';
import { type Barrier, type Effect } from './barrier.js';
import { type CaseFacts } from './case-facts.js';
import { CASE_ENDS, CASE_STATES, CASE_STEPS, TRANSITIONS } from './case-life.js';
import { STATE_WORDS, STEP_WORDS } from './case-words.js';
import { nextNeeded, OTHERS_TURN } from './next-step.js';

const EARLY = at('2025-08-14T08:00');
const next = (changes: Partial<CaseFacts>, when = EARLY) => nextNeeded(soundCase(changes), when);

describe('what a case needs next', () => {
  test.each<[string, Partial<CaseFacts>, string, string, string]>([
    ['nobody waits', { state: 'encountered' }, '2025-08-13T08:00', 'caseworker', 'Confirm who the person is: no match review is waiting.'],
    ['a match waits', { state: 'encountered', reviews: [{ reference: 'MR-9', outcome: 'undecided' }] }, '2025-08-13T08:00', 'examiners', 'Examiners must decide match review MR-9 before the person is identified.'],
    ['a search runs', { state: 'encountered', searching: 'waiting' }, '2025-08-13T08:00', 'time', 'The search with the photos and fingers must end first.'],
    ['a search failed', { state: 'encountered', searching: 'failed' }, '2025-08-13T08:00', 'caseworker', 'The search with the photos and fingers failed: search again, or ask an administrator.'],
    ['two matches wait', { state: 'encountered', reviews: [{ reference: 'MR-8', outcome: 'undecided' }, { reference: 'MR-9', outcome: 'undecided' }] }, '2025-08-13T08:00', 'examiners', 'Examiners must decide match reviews MR-8, MR-9 before the person is identified.'],
    ['questions are open', { state: 'identified', answered: ['language', 'interpreter', 'trafficking'] }, '2025-08-13T08:00', 'caseworker', 'Finish the screening. Still to ask: age, health.'],
    ['every answer is there', { state: 'identified' }, '2025-08-13T08:00', 'caseworker', 'Complete the screening: every question has an answer.'],
    ['scope is to be decided', { state: 'screened' }, '2025-08-26T22:59', 'supervisor', 'A supervisor must decide on scope by 26 August 2025.'],
    ['too late for scope', { state: 'screened' }, '2025-08-26T23:00', 'supervisor', 'The time to accept the case into scope ended on 26 August 2025: a supervisor must end it.'],
    ['in scope', { state: 'in_scope' }, '2025-08-14T08:00', 'caseworker', 'Serve the notice of intent in a language that the person understands, and record the proof.'],
    ['to be requested', { state: 'notice_served' }, '2025-08-15T08:00', 'caseworker', 'Send the readmission request by 26 August 2025.'],
    ['not requested in time', { state: 'notice_served' }, '2025-08-26T23:00', 'supervisor', 'Readmission had to be requested by 26 August 2025: record the request if it was sent, or a supervisor must end the case.'],
    ['requested', { state: 'readmission_requested', requests: [{ sentAt: at('2025-08-15T10:00'), lacks: [], reply: null }] }, '2025-08-20T08:00', 'receiving_state', "The receiving state's reply is expected by 29 August 2025."],
    ['the reply is late', { state: 'readmission_requested', requests: [{ sentAt: at('2025-08-15T10:00'), lacks: [], reply: null }] }, '2025-08-29T23:00', 'caseworker', 'The reply was expected by 29 August 2025 and is not recorded: ask the receiving state for it.'],
    ['accepted, claim pending', { state: 'readmission_accepted', approvals: [], claim: 'pending' }, '2025-08-28T08:00', 'caseworker', 'Propose the decision and say how the asylum claim stands: while it is pending nothing can be served.'],
    ['accepted', { state: 'readmission_accepted', approvals: [] }, '2025-08-28T08:00', 'caseworker', 'Propose the decision for a supervisor to approve.'],
    ['proposed', { state: 'readmission_accepted', approvals: [{ kind: 'decision', proposedBy: 'c', approvedBy: null, flightId: null }] }, '2025-08-28T08:00', 'supervisor', 'A supervisor must approve or refuse the decision that was proposed.'],
    ['approved', { state: 'readmission_accepted' }, '2025-08-28T08:00', 'caseworker', 'Serve the approved decision in a language that the person understands, and record the proof.'],
    ['no seat', { state: 'decision_served', seat: null }, '2025-09-06T08:00', 'caseworker', 'Hold a seat on a flight. The acceptance holds until 27 November 2025.'],
    ['the acceptance lapsed', { state: 'decision_served', seat: null }, '2025-11-28T00:00', 'supervisor', 'The acceptance ended on 27 November 2025: the case cannot go on without a new one, or a supervisor must end it.'],
    ['seat held', { state: 'decision_served', approvals: [] }, '2025-09-06T08:00', 'caseworker', 'Propose directions for the flight on 17 September 2025.'],
    ['directions proposed', { state: 'decision_served', approvals: [{ kind: 'directions', proposedBy: 's', approvedBy: null, flightId: 'flight-1' }] }, '2025-09-06T08:00', 'supervisor', 'Another supervisor must approve or refuse the directions for the flight on 17 September 2025.'],
    ['directions approved', { state: 'decision_served' }, '2025-09-06T08:00', 'caseworker', 'Serve the approved directions for the flight on 17 September 2025 and record the proof: this starts the notice.'],
    ['the notice runs', { state: 'directions_set' }, '2025-09-12T08:00', 'time', 'Wait for the notice: nobody boards before 16 September 2025.'],
    ['ready', { state: 'directions_set' }, '2025-09-17T05:00', 'escort', 'Ready to board on 17 September 2025.'],
    ['not ready', { state: 'directions_set', fitness: null }, '2025-09-17T05:00', 'caseworker', 'Make ready to board on 17 September 2025.'],
    ['aboard', { state: 'boarded' }, '2025-09-17T06:00', 'escort', 'Aboard and still on the ground: the flight must depart, or the person be taken off.'],
    ['in the air', { state: 'boarded', seat: { ...soundCase().seat!, departedAt: at('2025-09-17T06:10') } }, '2025-09-17T07:00', 'escort', 'The escort must record the handover with its receipt, or that the person was not handed over.'],
    ['returned', { state: 'returned', unsettled: ['property', 'force_reports'] }, '2025-09-18T08:00', 'supervisor', 'Settle property, force reports; then a supervisor closes the case.'],
    ['all settled', { state: 'returned' }, '2025-09-18T08:00', 'supervisor', 'A supervisor can close the case: everything is settled.'],
  ])('%s', (_, changes, when, waitsFor, sentence) => {
    expect(next(changes, at(when))).toMatchObject({ waitsFor, sentence });
  });

  test.each(CASE_ENDS)('a case that is %s needs nothing', (state) => {
    expect(next({ state })).toEqual({ sentence: `Nothing more is needed: the case is over (${STATE_WORDS[state].toLowerCase()}).`, step: null, waitsFor: 'nobody', blockedBy: [] });
  });

  test.each<[Effect, CaseFacts['state'], string]>([
    ['scope', 'screened', '2025-08-14T08:00'], ['service', 'in_scope', '2025-08-14T09:00'], ['service', 'readmission_accepted', '2025-09-05T10:00'],
    ['directions', 'decision_served', '2025-09-08T11:00'], ['boarding', 'directions_set', '2025-09-17T05:00'],
  ])('a barrier on %s stops a case that is %s', (effect, state, when) => {
    const stopped = next({ state, barriers: [barrier('BA-1', effect)] }, at(when));
    expect(stopped).toMatchObject({ waitsFor: 'barrier', sentence: 'Stopped by injunction BA-1: two people must lift it before the case can go on.' });
    expect(stopped.blockedBy.map(({ rule }) => rule)).toContain('case.barred');
    expect(next({ state, barriers: [{ ...barrier('BA-1', effect), liftedAt: at('2025-08-13T00:00') }] }, at(when)).waitsFor).not.toBe('barrier');
    expect(next({ state, barriers: [barrier('BA-1', effect), barrier('BA-2', effect)] }, at(when)).sentence).toMatch(/BA-1 and injunction BA-2: two people must lift them/);
  });

  test('says beside the sentence what else stands in the way', () => {
    const made = next({ state: 'directions_set', fitness: null, documented: false }, at('2025-09-17T05:00'));
    expect(made.blockedBy.map(({ rule }) => rule)).toEqual(['boarding.undocumented', 'boarding.fitness-unknown']);
    expect(next({ state: 'screened', births: [] }).blockedBy.map(({ rule }) => rule)).toEqual(['case.birth-unknown']);
  });

  test('every state that something leaves has a step to come that leaves it, and every word is there', () => {
    for (const state of CASE_STATES) {
      expect(STATE_WORDS[state]).toMatch(/^[A-Z]/);
      const { step } = next({ state });
      if (step) expect([state, TRANSITIONS.find((one) => one.step === step)!.from.includes(state)]).toEqual([state, true]);
    }
    for (const step of CASE_STEPS) expect(STEP_WORDS[step].act && STEP_WORDS[step].done).toMatch(/^[A-Z]/);
    expect(OTHERS_TURN.every((state) => CASE_STATES.includes(state))).toBe(true);
  });
});

function barrier(reference: string, effect: Effect): Barrier {
  return { id: reference, reference, kind: 'injunction', effects: [effect], caseId: null, openedAt: at('2025-08-12T06:00'), liftedAt: null };
}
