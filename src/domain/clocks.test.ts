import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at, soundCase } from '../../test/support/case-sample.js';
import { type Clock, clocksOf, clockState, firstOpen, standingAcceptance } from './clocks.js';

describe('the clocks of a case', () => {
  test('a new case has the two that run from arrival; both end with London day 14', () => {
    const facts = soundCase({ scopedAt: null, requests: [], notices: [] });
    const dueAt = at('2025-08-26T23:00');
    expect(clocksOf(facts)).toEqual([
      { kind: 'scope', startsAt: facts.arrivedAt, dueAt, metAt: null },
      { kind: 'request', startsAt: facts.arrivedAt, dueAt, metAt: null },
    ]);
    expect(firstOpen(clocksOf(facts), at('2025-08-20T09:00'))?.kind).toBe('scope');
  });

  test('a full case has all five', () => {
    const clocks = clocksOf(soundCase({ state: 'directions_set' }));
    const states = clocks.map((clock) => [clock.kind, clockState(clock, at('2025-09-17T06:00'))]);
    expect(states).toEqual([['scope', 'met'], ['request', 'met'], ['reply', 'met'], ['notice', 'over'], ['acceptance', 'running']]);
    expect(firstOpen(clocks, at('2025-09-09T06:00'))?.kind).toBe('notice');
    expect(firstOpen(clocks, at('2025-09-17T06:00'))).toMatchObject({ kind: 'acceptance', dueAt: at('2025-11-28T00:00') });
    expect(clockState(clocks[4]!, at('2025-11-28T00:00'))).toBe('lapsed');
  });

  test('directions that fell carry no notice; served again it starts again', () => {
    const { notices } = soundCase();
    const fell = notices.map((notice) => ({ ...notice, cancelledAt: at('2025-09-10T09:00') }));
    const again = { ...notices[2]!, servedAt: at('2025-09-11T09:00') };
    const kinds = (all: typeof notices) => clocksOf(soundCase({ notices: all })).filter(({ kind }) => kind === 'notice').map(({ startsAt }) => startsAt);
    expect(kinds(fell)).toEqual([]);
    expect(kinds([again, ...fell])).toEqual([again.servedAt]);
    expect(kinds([again, ...notices])).toEqual([again.servedAt]);
  });

  test('what is due first stays due when it has passed; a notice only while it runs', () => {
    const open = (facts: ReturnType<typeof soundCase>, minute: string) => firstOpen(clocksOf(facts), at(minute))?.kind ?? null;
    expect(open(soundCase({ scopedAt: null, requests: [], notices: [] }), '2025-12-01T09:00')).toBe('scope');
    expect(open(soundCase(), '2025-09-09T09:00')).toBe('notice');
    expect(open(soundCase(), '2025-09-16T09:00')).toBe('acceptance');
    expect(open(soundCase({ state: 'time_expired' }), '2025-09-09T09:00')).toBeNull();
  });

  test('a case that has ended shows only what was met', () => {
    expect(clocksOf(soundCase({ state: 'time_expired', scopedAt: null })).map(({ kind }) => kind)).toEqual(['request', 'reply']);
  });

  test('the latest reply stands: an acceptance withdrawn is none', () => {
    const [request] = soundCase().requests;
    const refusal = { sentAt: at('2025-09-01T09:00'), lacks: [], reply: { kind: 'refused' as const, occurredAt: at('2025-09-02T09:00'), hasDocument: true } };
    expect(standingAcceptance([request!])).toEqual(at('2025-08-27T14:00'));
    expect(standingAcceptance([refusal, request!])).toBeNull();
    expect(standingAcceptance([])).toBeNull();
  });

  test('a deadline is judged by when its act occurred, whenever it is looked at', () => {
    const instants = fc.date({ min: new Date('2025-01-01'), max: new Date('2027-01-01'), noInvalidDate: true });
    fc.assert(fc.property(instants, instants, instants, (dueAt, metAt, now) => {
      const clock: Clock = { kind: 'reply', startsAt: new Date('2024-12-01'), dueAt, metAt };
      const expected = metAt <= now ? (metAt < dueAt ? 'met' : 'met_late') : now < dueAt ? 'running' : 'overdue';
      expect(clockState(clock, now)).toBe(expected);
    }));
  });
});
