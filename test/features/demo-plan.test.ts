import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { addDays, londonDay } from '../../src/domain/day.js';
import { requestDue, scopeDue } from '../../src/domain/clocks.js';
import { mayBeUnder18 } from '../../src/domain/age.js';
import { UK_FRANCE_2025 } from '../../src/domain/scheme.js';
import { noticeEndsAt } from '../../src/domain/working-day.js';
import type { Act, Deed } from '../../src/cli/demo/plan/acts.js';
import { readOfficial } from '../../src/cli/demo/plan/arrivals.js';
import { makePlan } from '../../src/cli/demo/plan/plan.js';
import { NEXT_FLIGHT, PROGRAMME } from '../../src/cli/demo/plan/programme.js';
import { at, OPENING } from '../../src/cli/demo/plan/time.js';

const data = (name: string) => readFileSync(`src/cli/demo/data/${name}`, 'utf8');
const plan = makePlan(readOfficial(data('small-boat-arrivals-daily.csv')));
const did = <D extends Deed['does']>(does: D) => plan.acts.filter((one): one is Extract<Act, { does: D }> => one.does === does);
const of = (key: string) => plan.acts.filter((one) => 'key' in one && one.key === key);

describe('the plan says what was published', () => {
  const handedOver = did('hand-over');
  const returns = (day: string) => handedOver.filter(({ occurredAt }) => londonDay(occurredAt) <= day);
  const person = (key: string) => key.replace('-again', '');
  const admitted = (day: string) => families('arrive').filter(({ occurredAt }) => londonDay(occurredAt) <= day).reduce((sum, { family }) => sum + size(family), 0);
  const records: Record<string, (day: string) => number | null> = {
    scheme_start: () => null,
    returns_made: (day) => returns(day).length,
    returns_made_on_day: (day) => returns(day).length - returns(addDays(day, -1)).length,
    admitted_total: admitted,
    return_flights: (day) => new Set(returns(day).map(({ flight }) => flight)).size,
    re_entries: (day) => [...plan.members.values()].filter(({ key, arrived }) => key.endsWith('-again') && arrived <= day).length,
    re_entrants_returned_again: (day) => returns(day).length - new Set(returns(day).map(({ key }) => person(key))).size,
    arrivals_on_day: (day) => plan.boats.filter((boat) => boat.day === day).reduce((sum, boat) => sum + boat.people.length, 0),
    crossed_since_first_return: (day) => plan.boats.filter((boat) => boat.day >= '2025-09-18' && boat.day <= day).reduce((sum, boat) => sum + boat.people.length, 0),
  };
  const figures = data('scheme-public-figures.csv').trim().split('\n').slice(1).map((line) => line.split(','));
  test.each(figures)('%s %s %s', (day, measure, value) => {
    expect(records[measure!]!(day!)).toBe(value === '' ? null : Number(value));
  });

  test('every official day has exactly its people and boats', () => {
    for (const { day, people, boats } of readOfficial(data('small-boat-arrivals-daily.csv')).filter(({ day }) => day >= '2025-08-06' && day <= '2025-11-14')) {
      const landed = plan.boats.filter((boat) => boat.day === day);
      expect([day, landed.length, landed.reduce((sum, boat) => sum + boat.people.length, 0)]).toEqual([day, boats, people]);
      expect(landed.every((boat) => londonDay(boat.landedAt) === day)).toBe(true);
    }
    const before = plan.boats.filter(({ day }) => day < '2025-11-14');
    expect([before.reduce((sum, boat) => sum + boat.people.length, 0), before.length]).toEqual([13_639, 202]);
    expect(plan.boats.filter(({ day }) => day >= '2025-09-18' && day < '2025-11-14').length).toBe(115);
  });

  test('people returned and returns made differ by the one who came back', () => {
    expect([returns('2025-11-13').length, new Set(returns('2025-11-13').map(({ key }) => person(key))).size]).toEqual([113, 112]);
    expect(returns('2025-11-09').length - 1).toBe(93);
  });

  test('grants and admissions are never ahead of the returns made before', () => {
    let out = 0;
    let granted = 0;
    for (const one of plan.acts) {
      if (one.does === 'hand-over') out += 1;
      if (one.does === 'admission-step' && one.step === 'grant') expect((granted += size(one.family))).toBeLessThanOrEqual(out);
    }
    expect(granted).toBe(84);
  });

  function families(step: string) {
    return did('admission-step').filter((one) => one.step === step);
  }
  function size(family: string): number {
    return did('express-interest').find((one) => one.family === family)!.members.length;
  }
});

describe('the plan keeps the rules', () => {
  test('recorded follows occurred by minutes to hours, all before the doors open', () => {
    for (const one of plan.acts) {
      const minutes = (one.at.getTime() - one.occurredAt.getTime()) / 60_000;
      expect(minutes).toBeGreaterThanOrEqual(0);
      expect(minutes).toBeLessThanOrEqual(24 * 60);
      expect(one.at.getTime()).toBeLessThan(OPENING.getTime());
    }
    const times = plan.acts.map((one) => one.at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('scope, request and notice are in time for each case', () => {
    for (const member of plan.members.values()) {
      const arrivedAt = at(member.arrived, '05:00');
      const acts = of(member.key);
      for (const one of acts) {
        if (one.does === 'accept-into-scope') expect(one.occurredAt < scopeDue(arrivedAt, UK_FRANCE_2025.clocks)).toBe(true);
        if (one.does === 'request') expect(one.occurredAt < requestDue(arrivedAt, UK_FRANCE_2025.clocks)).toBe(true);
        if (one.does === 'outcome' && one.outcome === 'boarded') {
          const served = acts.filter((other) => other.does === 'serve-directions' && other.flight === one.flight);
          expect(served).toHaveLength(1);
          expect(noticeEndsAt(served[0]!.occurredAt, 5) <= one.occurredAt).toBe(true);
          expect(one.at.getTime() - one.occurredAt.getTime()).toBeLessThan(10 * 60_000);
        }
      }
    }
  });

  test('hands are separate: seat and directions, approval, handover, verdicts', () => {
    for (const { key, owner, supervisor, approver } of plan.members.values()) {
      expect(supervisor).not.toBe(owner);
      expect(approver).not.toBe(owner);
      const verdicts = of(key).filter((one) => one.does === 'verdict').map((one) => one.by);
      expect(new Set(verdicts).size).toBe(verdicts.length);
      const close = of(key).filter((one) => one.does === 'capture' || one.does === 'propose-match').map((one) => one.by);
      expect(verdicts.some((by) => by === owner || close.includes(by))).toBe(false);
    }
    expect(did('hand-over').every(({ by }) => ['edith', 'ewan'].includes(by))).toBe(true);
  });

  test('what a case goes through comes in order', () => {
    const order = ['register', 'own', 'identify', 'screen', 'accept-into-scope', 'serve-intent', 'request', 'reply', 'propose-decision', 'approve-decision',
      'serve-decision', 'hold-seat', 'propose-directions', 'approve-directions', 'serve-directions', 'outcome', 'hand-over', 'release', 'close-case'];
    for (const { key } of plan.members.values()) {
      const registered = plan.acts.findIndex((one) => one.does === 'register' && one.boat.people.slice(one.from, one.to).some((passenger) => passenger.key === key));
      expect(registered).toBeGreaterThanOrEqual(0);
      expect(plan.acts.findIndex((one) => 'key' in one && one.key === key)).toBeGreaterThan(registered);
      if (of(key).filter((one) => one.does === 'serve-directions').length > 1) continue;
      const places = of(key).map((one) => order.indexOf(one.does)).filter((place) => place > 0);
      if (!of(key).some((one) => one.does === 'outcome' && one.outcome !== 'boarded')) expect([key, places.filter((place) => place !== order.indexOf('release'))]).toEqual([key, [...places].filter((place) => place !== order.indexOf('release')).sort((a, b) => a - b)]);
    }
  });

  test('all are grown up on every reading but a handful, and those get no further than screening', () => {
    const young = plan.boats.flatMap((boat) => boat.people.filter(({ person }) => mayBeUnder18([person.birth], boat.day)));
    expect(young.length).toBe(4); // the fifth gave a grown-up's year of birth before
    const minors = [...plan.members.keys()].filter((key) => key.startsWith('minor'));
    expect(minors).toHaveLength(5);
    for (const key of minors) expect(of(key).map((one) => one.does)).not.toContain('accept-into-scope');
  });

  test('the flights that left without anyone hand nobody over; every flight is before the doors open but one', () => {
    expect(PROGRAMME.filter(({ carries }) => carries > 0)).toHaveLength(13);
    expect(PROGRAMME.filter(({ carries }) => carries === 0).map(({ day }) => day)).toEqual(['2025-09-15', '2025-09-16', '2025-09-17']);
    expect(NEXT_FLIGHT.day).toBe('2025-11-15');
    expect(did('depart')).toHaveLength(16);
  });

  test('a flight is planned before its first seat is held', () => {
    for (const one of did('hold-seat')) expect(did('plan-flight').find(({ flight }) => flight === one.flight)!.at < one.at).toBe(true);
  });

  test('the same plan twice', () => {
    expect(JSON.stringify(makePlan(readOfficial(data('small-boat-arrivals-daily.csv'))).acts.slice(-400))).toBe(JSON.stringify(plan.acts.slice(-400)));
    expect(plan.acts.length).toBeGreaterThan(3000);
  });
});

describe('the case of domain.md §3', () => {
  test('day by day', () => {
    const day = (does: Deed['does']) => of('ctk').filter((one) => one.does === does).map((one) => (at(londonDay(one.occurredAt), '12:00').getTime() - at('2025-08-12', '12:00').getTime()) / 86_400_000);
    expect(plan.members.get('ctk')!.arrived).toBe('2025-08-12');
    expect([day('serve-intent'), day('request'), day('reply'), day('serve-directions'), day('stop')]).toEqual([[2], [3], [23], [27], [32, 35]]);
    expect(PROGRAMME.find(({ key }) => key === 'F03')!.day).toBe('2025-09-17');
  });
});
