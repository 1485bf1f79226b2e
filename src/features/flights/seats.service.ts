import { Injectable } from '@nestjs/common';
import { Conflict, Invalid, NotFound, Refused, type Refusal } from '../../domain/errors.js';
import { isAboard, type SeatEnd } from '../../domain/flight-life.js';
import { directionsRefusals, seatRefusals } from '../../domain/seat.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { referenceIn } from '../../platform/web/reference.js';
import type { ShownApproval } from '../approvals/approvals.presenter.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { CasesService } from '../cases/cases.service.js';
import { FlightsRepository } from './flights.repository.js';
import { FlightsService, wrongState } from './flights.service.js';
import type { HoldSeat, ProposeDirections, ReleaseSeat } from './seats.dto.js';
import { presentHolding, type ShownHolding } from './seats.presenter.js';
import { type HoldingRow, type ReturneeHolding, SeatsRepository } from './seats.repository.js';

/** Holding seats, letting them go, and asking for directions. */
@Injectable()
export class SeatsService {
  constructor(
    private readonly database: Database,
    private readonly flights: FlightsService,
    private readonly flightRows: FlightsRepository,
    private readonly seats: SeatsRepository,
    private readonly cases: CasesService,
    private readonly approvals: ApprovalsService,
    private readonly events: Events,
  ) {}

  /** @throws Conflict `seat.taken`, `seat.person-has-seat`, `seat.none-free`; Refused by the rules of seats */
  hold(actor: Actor, ref: string, input: HoldSeat): Promise<ShownHolding> {
    return this.database.write(actor, async (tx) => {
      if ((input.case === undefined) === (input.holderName === undefined)) throw new Invalid({ case: 'Give the case of a returnee or the name of another holder, one of the two.' });
      const flight = await this.flights.mustFind(tx, ref);
      const file = input.case === undefined ? null : await this.cases.mustFind(tx, referenceIn('case', 'CA', input.case));
      const kind = file ? 'returnee' : input.kind;
      if (!kind || (kind === 'returnee') !== (file !== null) || (file && input.kind && input.kind !== 'returnee')) {
        throw new Invalid({ kind: 'A returnee is held by case, everybody else by name and kind of seat.' });
      }
      if (file) await tx.lockPersons(file.personId);
      await this.flightRows.lock(tx, flight.id);
      if (file) await this.mayHold(tx, file.id, file.personId, input.occurredAt ?? tx.now);
      const seat = await this.seats.seat(tx, flight.id, input.seat ? { number: input.seat } : { kind });
      if (!seat && input.seat) throw new Invalid({ seat: `There is no seat ${input.seat} on this flight.` });
      if (!seat) throw new Conflict('seat.none-free', `All ${kind} seats on this flight are taken.`, { kind });
      if (seat.kind !== kind) throw new Refused({ rule: 'seat.kind', message: `Seat ${seat.number} is for: ${seat.kind}.`, facts: { seat: seat.number, kind: seat.kind } });
      if (seat.taken) throw new Conflict('seat.taken', `Seat ${seat.number} is taken.`, { seat: seat.number });
      const { id } = await this.seats.add(tx, {
        flightId: flight.id, seatId: seat.id, caseId: file?.id ?? null, personId: file?.personId ?? null, holderName: input.holderName ?? null,
        status: input.status ?? 'held', occurredAt: input.occurredAt ?? tx.now,
      });
      return presentHolding((await this.seats.byId(tx, id))!);
    });
  }

  release(actor: Actor, ref: string, input: ReleaseSeat): Promise<ShownHolding> {
    return this.database.write(actor, async (tx) => {
      const holding = await this.mustFindHolding(tx, (await this.flights.mustFind(tx, ref)).id, input);
      if (holding.version !== input.version) throw stale();
      if (holding.endedAt) throw new Refused({ rule: 'seat.released', message: 'This seat is not held any more.', facts: { endedAt: holding.endedAt } });
      if (isAboard(holding.outcome)) throw new Refused({ rule: 'seat.aboard', message: 'This person is aboard: record that they were taken off.' });
      await this.end(tx, holding, 'released', input.reason, input.occurredAt ?? tx.now);
      return presentHolding((await this.seats.byId(tx, holding.id))!);
    });
  }

  /** The first key. The second is turned under /approvals and weighs everything again. */
  proposeDirections(actor: Actor, ref: string, input: ProposeDirections): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const flight = await this.flights.mustFind(tx, ref);
      if (!['planned', 'boarding'].includes(flight.state)) throw new Refused(wrongState(flight));
      const file = await this.cases.mustFind(tx, referenceIn('case', 'CA', input.case));
      await tx.lockPersons(file.personId);
      refuse(directionsRefusals(await this.cases.factsOf(tx, file.id), flight.id, tx.now));
      const [holding] = await this.seats.liveOfCase(tx, file.id);
      if (holding.status === 'reserve') throw new Refused({ rule: 'seat.reserve', message: 'A reserve seat is no seat for directions: hold it first.' });
      return this.approvals.propose(tx, {
        kind: 'directions', subjectId: file.id, caseId: file.id, personId: file.personId, flightId: flight.id, reason: input.reason,
        particulars: { flight: flight.ref, designator: flight.designator, route: `${flight.origin}-${flight.destination}`, scheduledDeparture: flight.scheduledDeparture, seat: holding.number },
        occurredAt: input.occurredAt ?? tx.now,
      });
    });
  }

  /** When the second key is turned: what stood at the proposal must still stand. @throws Refused */
  async weighDirections(tx: Tx, approvalId: string): Promise<void> {
    const { caseId, flightId } = await this.approvals.mustGet(tx, approvalId);
    const facts = await this.cases.factsOf(tx, caseId!);
    refuse(directionsRefusals(facts, flightId!, tx.now));
    if (!facts.approvals.some(({ id }) => id === approvalId)) {
      throw new Refused({ rule: 'directions.changed', message: 'Flight, route, day or seat changed after this was proposed: refuse it, then propose the directions anew.', facts: { flight: facts.seat?.flightReference } });
    }
  }

  /** For the services of this room: the seat comes free, standing directions of its case fall. */
  async end(tx: Tx, holding: HoldingRow, endReason: SeatEnd, endNote: string | null, at: Date): Promise<void> {
    if (holding.personId) await tx.lockPersons(holding.personId);
    const endedAt = at > tx.now || at < holding.occurredAt ? tx.now : at;
    const fresh = (await this.seats.byId(tx, holding.id))!;
    await this.seats.change(tx, fresh, { endedAt, endReason, endNote });
    if (holding.caseId && endReason !== 'handed_over' && endReason !== 'case_ended') {
      await this.cases.directionsFall(tx, holding.caseId, endNote ?? `Seat ${holding.number} on flight ${holding.flightRef} came free.`, at);
    }
    if (holding.personId) await this.events.publish(tx, { type: 'seat.released', seatId: holding.seatId, flightId: holding.flightId, personId: holding.personId, caseId: holding.caseId });
  }

  /** For the services of this room: the newest holding of the person, case or seat on that flight. @throws NotFound, Invalid */
  async mustFindHolding(tx: Tx, flightId: string, of: { case?: string; person?: string; seat?: number }): Promise<HoldingRow> {
    if ([of.case, of.person, of.seat].filter((one) => one !== undefined).length !== 1) throw new Invalid({ case: 'Say whose seat it is, in one way.' });
    const holding = await this.seats.ofFlight(tx, flightId, {
      case: of.case === undefined ? null : referenceIn('case', 'CA', of.case), person: of.person === undefined ? null : referenceIn('person', 'PE', of.person), seat: of.seat ?? null,
    });
    if (!holding) throw new NotFound('holding on this flight');
    return holding;
  }

  /** As `mustFindHolding`, of a returnee, under the lock of the person and at the version that was seen. */
  async lockedReturnee(tx: Tx, flightId: string, of: { case?: string; person?: string; version: number }): Promise<ReturneeHolding> {
    const found = await this.mustFindHolding(tx, flightId, { case: of.case, person: of.person });
    if (!found.personId) throw new NotFound('returnee on this flight');
    await tx.lockPersons(found.personId);
    const holding = (await this.seats.byId(tx, found.id))! as ReturneeHolding;
    if (holding.version !== of.version) throw stale();
    return holding;
  }

  private async mayHold(tx: Tx, caseId: string, personId: string, at: Date): Promise<void> {
    refuse(seatRefusals(await this.cases.factsOf(tx, caseId), at > tx.now ? at : tx.now));
    const other = await this.seats.liveOf(tx, personId);
    if (other) throw new Conflict('seat.person-has-seat', `This person holds seat ${other.number} on flight ${other.flightRef} already.`, { flight: other.flightRef, seat: other.number });
  }
}

/** For the services of this room. */
export function refuse(refusals: readonly Refusal[]): void {
  if (refusals.length > 0) throw new Refused(...refusals);
}

/** For the services of this room. */
export function stale(): Conflict {
  return new Conflict('version.stale', 'This seat changed since you read it. Read it again, then decide.');
}
