import { Injectable } from '@nestjs/common';
import { Invalid, Refused } from '../../domain/errors.js';
import { isAboard } from '../../domain/flight-life.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { CasesService } from '../cases/cases.service.js';
import { BoardingRepository } from './boarding.repository.js';
import { FlightsService } from './flights.service.js';
import { ManifestService, type ShownLine } from './manifest.service.js';
import { ReturnsRepository } from './returns.repository.js';
import type { RecordHandover } from './seats.dto.js';
import type { ReturneeHolding } from './seats.repository.js';
import { SeatsService } from './seats.service.js';

/** What a handover answers: the line of the person and, if there is one, the return that it completed. */
export type ShownHandover = ShownLine & { return: string | null };

/** The end of the flight for each person: handed over with a receipt, or not. */
@Injectable()
export class HandoversService {
  constructor(
    private readonly database: Database,
    private readonly flights: FlightsService,
    private readonly seats: SeatsService,
    private readonly boardings: BoardingRepository,
    private readonly manifest: ManifestService,
    private readonly returns: ReturnsRepository,
    private readonly cases: CasesService,
    private readonly events: Events,
  ) {}

  /** @throws Invalid without receipt, authority and place (or the coded reason); Refused to who held the seat or approved the directions */
  record(actor: Actor, ref: string, input: RecordHandover): Promise<ShownHandover> {
    check(input);
    return this.database.write(actor, async (tx) => {
      const flight = await this.flights.mustFind(tx, ref);
      return tx.onBehalf(async () => {
        const holding = await this.seats.lockedReturnee(tx, flight.id, input);
        if (!isAboard(holding.outcome) || holding.handedOver !== null) {
          throw new Refused({ rule: 'handover.not-aboard', message: 'This person is not aboard, or it is recorded already what became of them.', facts: { outcome: holding.outcome, handedOver: holding.handedOver } });
        }
        const ended = input.handedOver ? await this.complete(tx, holding, input) : await this.fail(tx, holding, input);
        return { ...(await this.manifest.line(tx, holding.id)), return: ended };
      });
    });
  }

  private async complete(tx: Tx, holding: ReturneeHolding, { receipt, authority, place, occurredAt }: RecordHandover): Promise<string> {
    const { id: holdingId, flightId, personId, caseId } = holding;
    const at = occurredAt ?? tx.now;
    const handover = await this.boardings.addHandover(tx, { holdingId, flightId, personId, caseId, handedOver: true, receipt, authority, place, occurredAt: at });
    const made = await this.returns.add(tx, { personId, caseId, flightId, handoverId: handover.id, ordinal: 1, occurredAt: at });
    // the case looks at the seat, so the seat ends after the step
    await this.cases.step(tx, caseId, 'hand_over', { occurredAt: at, particulars: { flight: holding.flightRef, return: made.ref, receipt, authority, place } });
    await this.seats.end(tx, holding, 'handed_over', null, at);
    await this.events.publish(tx, { type: 'return.recorded', returnId: made.id, personId, caseId, flightId, occurredAt: at });
    return made.ref;
  }

  /** No return, nothing in the balance, never a re-entry. That detention is resumed is recorded by casework. */
  private async fail(tx: Tx, holding: ReturneeHolding, { reasonCode, reason, occurredAt }: RecordHandover): Promise<null> {
    const { id: holdingId, flightId, personId, caseId } = holding;
    const at = occurredAt ?? tx.now;
    await this.boardings.addHandover(tx, { holdingId, flightId, personId, caseId, handedOver: false, reasonCode, reason, occurredAt: at });
    await this.cases.step(tx, caseId, 'not_handed_over', { occurredAt: at, reason: reason ?? reasonCode, particulars: { flight: holding.flightRef, reasonCode } });
    await this.seats.end(tx, holding, 'not_handed_over', reason ?? reasonCode ?? null, at);
    return null;
  }
}

function check(input: RecordHandover): void {
  const wrong: Record<string, string> = {};
  if (input.handedOver) {
    for (const field of ['receipt', 'authority', 'place'] as const) if (!input[field]?.trim()) wrong[field] = 'A handover has a receipt, an authority and a place.';
    for (const field of ['reasonCode', 'reason'] as const) if (input[field]) wrong[field] = 'Only who was not handed over has a reason.';
  } else {
    if (!input.reasonCode) wrong.reasonCode = 'Choose why the person was not handed over.';
    if (input.reasonCode === 'other' && !input.reason) wrong.reason = 'Say in words why.';
    for (const field of ['receipt', 'authority', 'place'] as const) if (input[field]) wrong[field] = 'Nobody was handed over.';
  }
  if (Object.keys(wrong).length > 0) throw new Invalid(wrong);
}
