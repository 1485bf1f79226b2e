import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mayDecide, outcomeOf, REASON_CODES, REASONS_FOR, type ReviewOutcome, type Verdict, VERDICT_ANSWERS, type VerdictAnswer } from './review.js';

const answers = fc.constantFrom(...VERDICT_ANSWERS);
const verdicts = fc.uniqueArray(fc.record({ examinerId: fc.uuid(), answer: answers }), { maxLength: 3, selector: ({ examinerId }) => examinerId });
const [S, D, I]: VerdictAnswer[] = ['same_person', 'different_person', 'inconclusive'];

describe('the outcome of a review', () => {
  test.each<[VerdictAnswer[], ReviewOutcome]>([
    [[], 'undecided'], [[S!], 'undecided'], [[S!, S!], 'confirmed'], [[D!, D!], 'dismissed'], [[S!, D!], 'undecided'],
    [[S!, I!], 'undecided'], [[I!, I!], 'undecided'], [[S!, D!, S!], 'confirmed'], [[S!, D!, D!], 'dismissed'],
    [[S!, D!, I!], 'unresolved'], [[I!, S!, S!], 'confirmed'], [[I!, I!, S!], 'unresolved'],
  ])('%j: %s', (given, outcome) => expect(outcomeOf(by(given))).toBe(outcome));

  test('does not depend on who said it, nor on the order of three', () => {
    fc.assert(fc.property(verdicts, (given) => {
      expect(outcomeOf(given)).toBe(outcomeOf(by(given.map(({ answer }) => answer))));
      expect(outcomeOf([...given].reverse())).toBe(outcomeOf(given));
    }));
  });

  test('is never decided by one person, however often they answer', () => {
    fc.assert(fc.property(answers, fc.array(answers, { maxLength: 6 }), (first, more) => {
      const alone = [first, ...more].map((answer) => ({ examinerId: 'one', answer }));
      expect(outcomeOf(alone)).toBe('undecided');
    }));
  });

  test('confirmed needs two "same person", dismissed two "different person", and after three nobody is asked', () => {
    fc.assert(fc.property(verdicts, (given) => {
      const count = (answer: VerdictAnswer) => given.filter((verdict) => verdict.answer === answer).length;
      if (outcomeOf(given) === 'confirmed') expect(count('same_person')).toBeGreaterThanOrEqual(2);
      if (outcomeOf(given) === 'dismissed') expect(count('different_person')).toBeGreaterThanOrEqual(2);
      if (given.length === 3) expect(outcomeOf(given)).not.toBe('undecided');
    }));
  });
});

describe('who may decide', () => {
  const hands = { capturedBy: ['taker'], proposedBy: 'proposer', caseOwner: 'owner', verdictsBy: ['first'] };
  test.each([['taker', 'review.own-capture'], ['proposer', 'review.own-proposal'], ['owner', 'review.own-case'], ['first', 'review.own-verdict'], ['other', undefined]])('%s', (id, rule) => {
    expect(mayDecide(id, hands)?.rule).toBe(rule);
  });
  test('nobody once it is decided or reversed', () => {
    expect(mayDecide('other', { ...hands, outcome: 'unresolved' })?.rule).toBe('review.decided');
    expect(mayDecide('other', { ...hands, reversed: true })?.rule).toBe('review.reversed');
  });
});

test('every reason code goes with an answer', () => {
  expect([...new Set(Object.values(REASONS_FOR).flat())].sort()).toEqual([...REASON_CODES].sort());
});

function by(given: readonly VerdictAnswer[]): Verdict[] {
  return given.map((answer, index) => ({ examinerId: `examiner-${index}`, answer }));
}
