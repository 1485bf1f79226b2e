import { Injectable, type OnModuleInit } from '@nestjs/common';
import { boardingRefusals, recordedLate } from '../../domain/boarding.js';
import { breachesOf } from '../../domain/case-step.js';
import { Invalid, NotFound, Refused } from '../../domain/errors.js';
import { type BoardingOutcome, isAboard } from '../../domain/flight-life.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import type { ShownApproval } from '../approvals/approvals.presenter.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { CasesService } from '../cases/cases.service.js';
import { BoardingRepository, type Stop } from './boarding.repository.js';
import { FlightsService } from './flights.service.js';
import { ManifestService, type ShownLine } from './manifest.service.js';
import type { RecordBoarding } from './seats.dto.js';
import { type ReturneeHolding, SeatsRepository } from './seats.repository.js';
import { refuse, SeatsService } from './seats.service.js';
import { StopsService } from './stops.service.js';

/** What was told of a boarding, as an approval keeps it. */
interface Told {
  outcome: BoardingOutcome; reasonCode: string | null; reason: string | null; occurredAt: string;
  restraintStartedAt: string | null; restraintEndedAt: string | null;
}

/** What becomes of people at the aircraft. */
@Injectable()
export class BoardingService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly flights: FlightsService,
    private readonly seats: SeatsService,
    private readonly holdings: SeatsRepository,
    private readonly boardings: BoardingRepository,
    private readonly manifest: ManifestService,
    private readonly stops: StopsService,
    private readonly cases: CasesService,
    private readonly approvals: ApprovalsService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('approval.given', (tx, { kind, subjectId, approvalId }) => (kind === 'late_boarding' ? this.recordLate(tx, subjectId, approvalId) : Promise.resolve()));
  }

  /** The line as it stands then; or, for what is told late or past a stop, the proposal that a second person decides. */
  record(actor: Actor, ref: string, input: RecordBoarding): Promise<ShownLine | ShownApproval> {
    check(input);
    return this.database.write(actor, async (tx) => {
      const flight = await this.flights.mustFind(tx, ref);
      return tx.onBehalf(async () => {
        const holding = await this.seats.lockedReturnee(tx, flight.id, input);
        const told: Told = {
          outcome: input.outcome, reasonCode: input.reasonCode ?? null, reason: input.reason ?? null, occurredAt: (input.occurredAt ?? tx.now).toISOString(),
          restraintStartedAt: input.restraintStartedAt?.toISOString() ?? null, restraintEndedAt: input.restraintEndedAt?.toISOString() ?? null,
        };
        if (input.occurredAt && input.occurredAt > tx.now) throw new Refused({ rule: 'time.future', message: 'That has not happened yet: the time given lies in the future.' });
        if (isAboard(input.outcome) && (await this.mustWait(tx, holding, input))) return this.propose(tx, holding, told);
        await this.write(tx, holding, told, null);
        return this.manifest.line(tx, holding.id);
      });
    });
  }

  /** True if a second person must agree. @throws Refused when the person was stopped, not ready, or has no seat */
  private async mustWait(tx: Tx, holding: ReturneeHolding, { outcome, occurredAt }: RecordBoarding): Promise<boolean> {
    if (outcome === 'carried_despite_stop') {
      if (holding.outcome && holding.outcome !== 'boarded') throw outcomeExists(holding);
      return true;
    }
    if (holding.outcome) throw outcomeExists(holding);
    const stoppedNow = await this.boardings.stop(tx, holding.personId, holding.caseId, null);
    const stoppedThen = occurredAt ? await this.boardings.stop(tx, holding.personId, holding.caseId, occurredAt) : stoppedNow;
    if (stoppedThen) throw new Refused(stopped(stoppedThen));
    const at = occurredAt ?? tx.now;
    if (holding.endedAt && holding.endedAt <= at) throw new Refused({ rule: 'boarding.no-seat', message: 'This person holds no seat on this flight any more.', facts: { endedAt: holding.endedAt, why: holding.endReason } });
    if (recordedLate(at, tx.now, { stoppedNow: stoppedNow !== null, departed: holding.departedAt !== null })) {
      if (holding.departedAt && at > holding.departedAt) throw new Refused({ rule: 'boarding.after-departure', message: 'Nobody boards after the departure.', facts: { departedAt: holding.departedAt } });
      return true;
    }
    refuse(boardingRefusals(await this.cases.factsOf(tx, holding.caseId), tx.actor, at, tx.now));
    return false;
  }

  private propose(tx: Tx, holding: ReturneeHolding, told: Told): Promise<ShownApproval> {
    if (!told.reason) throw new Invalid({ reason: 'Say why it is told late, or how it happened: a second person must agree.' });
    return this.approvals.propose(tx, {
      kind: 'late_boarding', subjectId: holding.id, personId: holding.personId, caseId: holding.caseId, flightId: holding.flightId, reason: told.reason,
      particulars: { flight: holding.flightRef, seat: holding.number, person: holding.personRef, case: holding.caseRef, ...told }, occurredAt: new Date(told.occurredAt),
    });
  }

  /** The second key was turned; what stopped the person when it occurred still counts. */
  private async recordLate(tx: Tx, holdingId: string, approvalId: string): Promise<void> {
    const { particulars } = await this.approvals.mustGet(tx, approvalId);
    const holding = (await this.holdings.byId(tx, holdingId)) as ReturneeHolding | null;
    if (!holding) throw new NotFound('seat');
    await this.write(tx, holding, particulars as unknown as Told, approvalId);
  }

  private async write(tx: Tx, holding: ReturneeHolding, told: Told, approvalId: string | null): Promise<void> {
    const { outcome, reasonCode, reason } = told;
    const { id: holdingId, flightId, personId, caseId } = holding;
    const occurredAt = new Date(told.occurredAt);
    const boarding = isAboard(outcome) && !holding.outcome;
    const barriers = outcome === 'carried_despite_stop' ? await this.boardings.barriers(tx, personId, caseId, holding.departedAt ?? tx.now) : [];
    const breaches = boarding && approvalId ? breachesOf('board_late', await this.cases.factsOf(tx, caseId), occurredAt) : [];
    await this.boardings.add(tx, {
      holdingId, flightId, personId, caseId, outcome, reasonCode, reason, occurredAt, approvalId, breaches,
      restraintStartedAt: told.restraintStartedAt ? new Date(told.restraintStartedAt) : null, restraintEndedAt: told.restraintEndedAt ? new Date(told.restraintEndedAt) : null,
    });
    if (outcome === 'carried_despite_stop') await this.stops.breach(tx, holding, barriers);
    if (boarding) await this.cases.step(tx, caseId, approvalId ? 'board_late' : 'board', { occurredAt, reason, particulars: { flight: holding.flightRef }, approvalId });
    if (!isAboard(outcome)) {
      await this.cases.step(tx, caseId, outcome === 'taken_off' ? 'taken_off' : 'defer', { occurredAt, reason, particulars: { flight: holding.flightRef, outcome, reasonCode } });
      if (!holding.endedAt) await this.seats.end(tx, holding, outcome, reason ?? reasonCode, occurredAt);
    }
    await this.events.publish(tx, { type: 'boarding.recorded', flightId, personId, caseId, outcome, occurredAt });
  }
}

function check({ outcome, reasonCode, reason, restraintStartedAt, restraintEndedAt }: RecordBoarding): void {
  if (outcome !== 'boarded' && !reasonCode) throw new Invalid({ reasonCode: 'Choose why the person did not travel as planned.' });
  if (reasonCode === 'other' && !reason) throw new Invalid({ reason: 'Say in words why.' });
  if (restraintEndedAt && (!restraintStartedAt || restraintEndedAt < restraintStartedAt)) throw new Invalid({ restraintEndedAt: 'Restraint ends after it starts.' });
}

function stopped(stop: Stop): { rule: string; message: string; facts: Record<string, unknown> } {
  const { rule, ...facts } = stop;
  return { rule, message: 'This person must not board. If they were carried all the same, record that, with a second person.', facts };
}

function outcomeExists({ outcome }: ReturneeHolding): Refused {
  return new Refused({ rule: 'boarding.outcome-exists', message: `The outcome of this seat is recorded already: ${outcome!.replaceAll('_', ' ')}.`, facts: { outcome } });
}
