import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DateTime } from 'luxon';
import { addDays, dayInWords, LONDON, londonDay } from '../../domain/day.js';
import { type Colleague, passwordOf, STAFF } from '../../domain/demonstration.js';
import { type Actor, systemActor } from '../../platform/access/actor.js';
import { Demonstration, type DemonstrationPerson } from '../../platform/web/demonstration.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { ReviewsService } from '../biometrics/reviews.service.js';
import { CaseListService } from '../cases/case-list.service.js';
import { FlightsService } from '../flights/flights.service.js';
import { ManifestService } from '../flights/manifest.service.js';
import type { ManifestLine } from '../flights/seats.presenter.js';
import { ReentryService } from '../reentry/reentry.service.js';
import { TasksService } from '../tasks/tasks.service.js';

/** In a demonstration: what waits for each of its people this moment, read from the records by the demonstration's own actor. */
@Injectable()
export class WaitingService implements OnModuleInit {
  private readonly actor: Actor = systemActor('demonstration', randomUUID());
  constructor(
    private readonly demonstration: Demonstration,
    private readonly approvals: ApprovalsService,
    private readonly reviews: ReviewsService,
    private readonly caseList: CaseListService,
    private readonly flightsService: FlightsService,
    private readonly manifest: ManifestService,
    private readonly reentry: ReentryService,
    private readonly taskList: TasksService,
  ) {}

  onModuleInit(): void {
    this.demonstration.tell(() => this.everybody());
  }

  private async everybody(): Promise<DemonstrationPerson[]> {
    const people: DemonstrationPerson[] = [];
    for (const colleague of STAFF.filter(({ shown }) => shown)) {
      const { username, displayName: name, role } = colleague;
      people.push({ username, name, role, password: passwordOf(username), waits: await this.for(colleague) });
    }
    return people;
  }

  async for({ username, displayName, role }: Colleague): Promise<string[]> {
    switch (role) {
      case 'caseworker': return [...(await this.tasks(username)), ...(await this.overdue(username)), ...(await this.flights(false))];
      case 'supervisor': return [...(await this.verdicts(displayName)), ...(await this.secondKeys(displayName)), ...(await this.flights(false))];
      case 'escort': return this.flights(true);
      case 'auditor': return this.histories();
      default: return ['The list of users; no case is in sight'];
    }
  }

  private async tasks(owner: string): Promise<string[]> {
    const { items } = await this.taskList.list(this.actor, { owner, open: 'true' });
    return items.map(({ title, ref, dueAt }) => `${title} (${ref}${dueAt ? `, by ${clock(dueAt)}` : ''})`);
  }

  private async overdue(owner: string): Promise<string[]> {
    const dueBefore = (await this.demonstration.clock()) ?? undefined;
    const { items } = await this.caseList.list(this.actor, { owner, dueBefore, state: 'readmission_requested', sort: 'due' });
    return items.filter(({ nextDue }) => nextDue?.kind === 'reply').map(({ ref, nextDue }) => `Reply overdue since ${clock(nextDue!.at)}: ${ref}`);
  }

  /** An undecided flag for whoever has not given a verdict on it yet. A third look reads like a second: that two differ is not told. */
  private async verdicts(examiner: string): Promise<string[]> {
    const { items } = await this.reentry.list(this.actor, { state: 'undecided' });
    const lines: string[] = [];
    for (const { ref, matchReview, crossedAt } of items) {
      const { verdicts } = await this.reviews.show(this.actor, matchReview);
      const given = verdicts ?? [];
      if (!given.some((verdict) => verdict.examiner === examiner)) lines.push(`${given.length ? 'Second look, blind, at' : 'First look at'} the boat of ${dayInWords(londonDay(crossedAt)).replace(/ \d{4}$/, '')} (${ref})`);
    }
    return lines;
  }

  private async secondKeys(name: string): Promise<string[]> {
    const { items } = await this.approvals.list(this.actor, { outcome: 'waiting' });
    return items.filter(({ proposedBy }) => proposedBy !== name)
      .map(({ kind, ref, case: file, person }) => `Second key: ${kind.replaceAll('_', ' ')} of ${file ?? person ?? 'a family'} (${ref})`);
  }

  /** The flights of the next days: who is stopped and, for who brings them aboard, which seats are ready. */
  private async flights(whole: boolean): Promise<string[]> {
    const now = await this.demonstration.clock();
    if (!now) return [];
    const today = londonDay(now);
    const { items } = await this.flightsService.list(this.actor, { from: today, to: addDays(today, 7) });
    const lines: string[] = [];
    for (const { ref, designator, state, scheduledDeparture } of items.filter((flight) => ['planned', 'boarding'].includes(flight.state))) {
      const stops = (await this.manifest.stopList(this.actor, ref)).items as ManifestLine[];
      if (!whole) {
        lines.push(`Flight ${designator} (${ref}), ${clock(scheduledDeparture.utc)}: ${stops.map((line) => `seat ${line.seat} stopped (${why(line)})`).join(', ') || 'nobody is stopped'}`);
        continue;
      }
      const ready = ((await this.manifest.show(this.actor, ref)).items as ManifestLine[]).filter((line) => line.ready).map(({ seat }) => seat);
      lines.push(`Flight ${designator} (${ref}), ${state}, departs ${clock(scheduledDeparture.utc)}: ${ready.length ? `seats ${ready.join(', ')} ready to board` : 'nobody is ready to board'}`);
      lines.push(...stops.map((line) => `  seat ${line.seat} stopped: ${why(line)}`));
    }
    return lines;
  }

  private async histories(): Promise<string[]> {
    const lost = await this.caseList.list(this.actor, { arrivedFrom: '2025-08-12', arrivedTo: '2025-08-12', suspended: 'true' });
    const again = await this.caseList.list(this.actor, { reentry: 'true' });
    return [
      ...lost.items.slice(0, 1).map(({ ref }) => `The history of ${ref}: a seat lost on the eve of the flight`),
      ...again.items.map(({ ref, person }) => `The history of ${person}: returned, and here again (${ref})`),
    ];
  }
}

function why({ stopReason }: ManifestLine): string {
  const since = stopReason?.since ? `, since ${clock(new Date(stopReason.since))}` : '';
  return `${(stopReason?.kind ?? stopReason?.rule ?? 'a barrier, lifted since').replaceAll('_', ' ')}${since}`;
}

/** As London's clocks show it: `14 November 09:00`. */
function clock(instant: Date): string {
  return DateTime.fromJSDate(instant, { zone: LONDON }).setLocale('en-GB').toFormat('d MMMM HH:mm');
}
