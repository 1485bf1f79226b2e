import type { INestApplicationContext } from '@nestjs/common';
import { dayInWords, londonDay } from '../../domain/day.js';
import { asOwner } from '../../platform/database/open.js';
import { demonstrationData } from './data.js';
import { admissionDeeds } from './load/admissions.js';
import { caseDeeds } from './load/cases.js';
import { Clock } from './load/clock.js';
import { crossingDeeds } from './load/crossings.js';
import { type Deeds, Desk } from './load/desk.js';
import { flightDeeds } from './load/flights.js';
import { matchDeeds } from './load/matches.js';
import { paperDeeds } from './load/papers.js';
import { recordDeeds } from './load/records.js';
import { addStaff } from './load/staff.js';
import { stopDeeds } from './load/stops.js';
import type { Act } from './plan/acts.js';
import { readOfficial } from './plan/arrivals.js';
import { makePlan } from './plan/plan.js';
import { at, FIRST_DAY, OPENING } from './plan/time.js';

const DEEDS: Deeds = { ...crossingDeeds, ...caseDeeds, ...paperDeeds, ...stopDeeds, ...matchDeeds, ...flightDeeds, ...admissionDeeds, ...recordDeeds };

/**
 * Loads the demonstration into an empty database that is marked as one: every act of the plan through the service that
 * daily work uses, by whoever did it, with the clock at the minute in which it was recorded. Afterwards the clock shows
 * Friday 14 November 2025, 07:00 in London, and runs on from there.
 * @param office the services of the house
 * @param ownerUrl the owner alone sets the clock
 */
export async function loadDemonstration({ office, ownerUrl, say }: { office: INestApplicationContext; ownerUrl: string; say: (line: string) => void }): Promise<void> {
  const plan = makePlan(readOfficial(await demonstrationData('small-boat-arrivals-daily.csv')));
  await asOwner(ownerUrl, async (owner) => {
    const clock = new Clock(owner);
    const begun = performance.now();
    await clock.moveTo(at(FIRST_DAY, '00:05'));
    const desk = new Desk(office, await addStaff(office), plan);
    let reached = '';
    for (const [index, act] of plan.acts.entries()) {
      const month = londonDay(act.at).slice(0, 7);
      if (index === 60 || index % 1000 === 500) await clock.takeStock();
      if (month !== reached || index % 1000 === 0) say(`Demonstration: ${dayInWords(londonDay(act.at))}, ${Math.floor((100 * index) / plan.acts.length)}% loaded`);
      reached = month;
      await clock.moveTo(act.at);
      await carryOut(desk, act);
    }
    await clock.open(OPENING);
    say(`Demonstration: loaded in ${Math.round((performance.now() - begun) / 1000)} s. The clock says Friday 14 November 2025, 07:00 in London.`);
  });
}

async function carryOut(desk: Desk, act: Act): Promise<void> {
  try {
    await (DEEDS[act.does] as (desk: Desk, act: Act) => Promise<unknown>)(desk, act);
  } catch (error) {
    const who = 'key' in act ? ` ${act.key}` : 'flight' in act ? ` ${act.flight}` : '';
    throw new Error(`The demonstration stopped at "${act.does}${who}" by ${act.by}, ${act.at.toISOString()}: ${(error as Error).message}`, { cause: error });
  }
}
