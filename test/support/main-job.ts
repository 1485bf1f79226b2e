import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passwordOf, STAFF } from '../../src/domain/demonstration.js';
import { UsersService } from '../../src/features/users/users.service.js';
import { writeIso2005 } from '../../src/matching/formats/iso-19794-2-2005.js';
import { systemActor } from '../../src/platform/access/actor.js';
import type { Walker } from './browser.js';
import { makeCrossing, makeReturn, type MadeCrossing } from './make-crossing.js';
import { FOUR, handIn, printOf } from './make-prints.js';
import type { Office, SignedIn } from './office.js';

/** An office with the demonstration's people and a clock that the test moves. */
export interface Stage {
  office: Office;
  /** The person who was returned on 25 September. */
  returned: MadeCrossing; returnFlight: string;
  /** Path of a file with four of their fingers, taken anew. */
  prints: string;
  end(): Promise<void>;
  /** Moves the office's clock to that instant; never back. */
  clock(instant: string): Promise<void>;
}

/** Somebody crossed on 20 August and was returned on 25 September; it is now 20 October 2025, 9:00 in London. */
export async function setStage(office: Office): Promise<Stage> {
  const { superuser } = office.database;
  await superuser.query('update platform.instance set demonstration = true');
  const clock = async (instant: string): Promise<void> => { await superuser.query('select platform.set_clock($1)', [instant]); };
  await clock('2025-08-20T06:00:00Z');
  for (const { username, displayName, role } of STAFF) {
    await office.app.get(UsersService).addForDemonstration(systemActor('demonstration', randomUUID()), { username, displayName, roles: [role], password: passwordOf(username) });
  }
  const past: SignedIn = await office.user('caseworker');
  const returned = await makeCrossing(office, past, { occurredAt: '2025-08-20T05:00:00Z', person: { names: [{ familyNames: 'Karimi', givenNames: 'Nima', kind: 'birth' }, { familyNames: 'کریمی', givenNames: 'نیما', kind: 'birth', script: 'Arab' }] } });
  await handIn(office, past, returned, FOUR.map((finger) => printOf('Nima', finger)));
  const folder = await mkdtemp(join(tmpdir(), 'crossfile-prints-'));
  const prints = join(folder, 'four-fingers.fmr');
  await writeFile(prints, writeIso2005(FOUR.map((finger) => printOf('Nima', finger, 1))));
  await clock('2025-09-25T12:00:00Z');
  const { flightRef } = await makeReturn(office, returned, '2025-09-25T10:00:00Z');
  await clock('2025-10-20T08:00:00Z');
  return { office, returned, returnFlight: flightRef, prints, clock, end: () => rm(folder, { recursive: true }) };
}

/** What a date input with a time sends for an instant, London summer time ended on 26 October 2025. */
export function moment(field: string, instant: string): Record<string, string> {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', month: 'numeric', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(instant));
  const part = (type: string): string => parts.find((one) => one.type === type)!.value;
  return { [`${field}-day`]: part('day'), [`${field}-month`]: part('month'), [`${field}-year`]: part('year'), [`${field}-time`]: `${part('hour')}:${part('minute')}` };
}

/** Ends the session of whoever sits at the browser and comes in as this one of the demonstration's people. */
export async function as(walker: Walker, name: string): Promise<void> {
  if (await walker.page.locator('button', { hasText: 'Switch to another person' }).count()) await walker.submit('Switch to another person');
  else await walker.visit('/');
  await walker.submit(`Sign in as ${name}`);
}

/** The first reference of that kind on the page. @throws when there is none */
export async function refOn(walker: Walker, kind: string): Promise<string> {
  const found = new RegExp(`${kind}-\\w{4}-\\w{2}`).exec(await walker.text());
  if (!found) throw new Error(`No ${kind} on ${walker.path}: ${await walker.text()}`);
  return found[0];
}

/** From the queue through every step of the examination, in the order that the office keeps. */
export async function examine(walker: Walker, answer: Record<string, string>): Promise<void> {
  await walker.follow('Re-entry');
  await walker.submit('Take next');
  if (!walker.path.includes('/examine/')) await walker.submit('Take and examine');
  await walker.submit('Go on to the face', { quality: 'good' });
  await walker.submit('I have compared the faces');
  await walker.submit('I have compared the prints');
  await walker.submit('Go on to the records');
  await walker.submit('Go on to your answer');
  await walker.submit('Check your answer', answer);
  await walker.submit('Save your answer');
}

/** The supervisor's second key for the proposal of that kind, as the list calls it. */
export async function approve(walker: Walker, name: string, what: string): Promise<void> {
  await as(walker, name);
  await walker.follow('Approvals');
  await walker.follow(what);
  await walker.submit('Save your decision', { decision: 'approve', reason: 'Read and agreed.' });
}
