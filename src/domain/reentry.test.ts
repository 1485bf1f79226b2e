import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at } from '../../test/support/case-sample.js';
import { earlierReturn } from './reentry.js';

const crossing = at('2025-10-18T05:00');
const made = (minute: string, reversed = false) => ({ occurredAt: at(minute), reversedAt: reversed ? at('2025-12-01T09:00') : null });

test('the latest return before the crossing', () => {
  const [first, second, after] = [made('2025-09-18T09:00'), made('2025-10-02T09:00'), made('2025-11-05T09:00')];
  expect(earlierReturn([second, first, after], crossing)).toBe(second);
  expect(earlierReturn([after], crossing)).toBeNull();
  expect(earlierReturn([made('2025-10-18T05:00')], crossing)).toBeNull();
  expect(earlierReturn([], crossing)).toBeNull();
});

test('a reversed return is none', () => {
  const first = made('2025-09-18T09:00');
  expect(earlierReturn([first, made('2025-10-02T09:00', true)], crossing)).toBe(first);
});

test('the order in which returns were recorded does not matter', () => {
  const instants = fc.uniqueArray(fc.date({ min: new Date('2025-09-01'), max: new Date('2025-12-01'), noInvalidDate: true }), { selector: Number });
  fc.assert(fc.property(instants, fc.date({ noInvalidDate: true }), (all, landed) => {
    const returns = all.map((occurredAt, index) => ({ occurredAt, reversedAt: index % 3 === 0 ? landed : null }));
    expect(earlierReturn([...returns].reverse(), landed)).toBe(earlierReturn(returns, landed));
  }));
});
