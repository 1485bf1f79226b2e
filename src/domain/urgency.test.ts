import { describe, expect, test } from '@jest/globals';
import { awayInWords, byUrgency, dueDay, soonEnds, type Urgency, urgencyOf } from './urgency.js';

const NOW = new Date('2025-11-14T08:00:00Z'); // a Friday in London
const at = (text: string) => new Date(text);

describe('urgency', () => {
  test('soon ends with the third London day from today', () => {
    expect(soonEnds(NOW)).toEqual(at('2025-11-18T00:00:00Z'));
    expect(soonEnds(at('2025-07-01T22:30:00Z'))).toEqual(at('2025-07-04T23:00:00Z'));
    expect(soonEnds(at('2025-07-01T23:30:00Z'))).toEqual(at('2025-07-05T23:00:00Z'));
  });

  test.each([
    ['a deadline that passed', 'scope', '2025-11-14T08:00:00Z', false, 'overdue'],
    ['also when others had to act', 'reply', '2025-11-14T07:59:00Z', true, 'overdue'],
    ['a notice that is over is no delay', 'notice', '2025-11-14T00:00:00Z', true, 'waiting'],
    ['a deadline in sight', 'request', '2025-11-17T23:59:00Z', false, 'due_soon'],
    ['a deadline in sight although others act next', 'scope', '2025-11-17T00:00:00Z', true, 'due_soon'],
    ['a reply in sight is still theirs', 'reply', '2025-11-15T00:00:00Z', true, 'waiting'],
    ['a running notice', 'notice', '2025-11-16T00:00:00Z', true, 'waiting'],
    ['later, ours', 'request', '2025-11-18T00:00:00Z', false, 'not_due'],
    ['later, theirs', 'scope', '2025-11-20T00:00:00Z', true, 'waiting'],
    ['a task of today', null, '2025-11-14T17:00:00Z', false, 'due_soon'],
    ['no time given', null, null, false, 'not_due'],
  ] as const)('%s', (_, clock, dueAt, othersTurn, expected) => {
    expect(urgencyOf({ clock, dueAt: dueAt === null ? null : at(dueAt), othersTurn }, NOW)).toBe(expected);
  });

  test('says the last day in time, and of a notice the first day after it', () => {
    expect(dueDay('request', at('2025-08-26T23:00:00Z'))).toBe('2025-08-26');
    expect(dueDay('notice', at('2025-09-15T23:00:00Z'))).toBe('2025-09-16');
    expect(dueDay(null, at('2025-11-14T17:00:00Z'))).toBe('2025-11-14');
  });

  test.each([['2025-11-14', 'today'], ['2025-11-15', 'tomorrow'], ['2025-11-13', 'yesterday'], ['2025-11-20', 'in 6 days'], ['2025-10-31', '14 days ago']])('%s is %s', (day, words) => {
    expect(awayInWords(day, '2025-11-14')).toBe(words);
  });

  test('rows fall into their groups, and a group without rows is empty', () => {
    const rows: { urgency: Urgency; total: number; n: number }[] = [{ urgency: 'overdue', total: 7, n: 1 }, { urgency: 'not_due', total: 1, n: 2 }, { urgency: 'overdue', total: 7, n: 3 }];
    const empty = { total: 0, items: [] };
    expect(byUrgency(rows, ({ n }) => n)).toEqual({ overdue: { total: 7, items: [1, 3] }, due_soon: empty, waiting: empty, not_due: { total: 1, items: [2] } });
  });
});
