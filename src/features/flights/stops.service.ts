import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Effect, BarrierKind } from '../../domain/barrier.js';
import { isEnd } from '../../domain/case-life.js';
import type { Refusal } from '../../domain/errors.js';
import { seatConsequence } from '../../domain/seat.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { BarriersService } from '../barriers/barriers.service.js';
import { FlightsService } from './flights.service.js';
import { SeatsService } from './seats.service.js';
import { type ReturneeHolding, SeatsRepository } from './seats.repository.js';

/** What happens elsewhere and takes a seat away: a barrier, the end of a case. Lifting gives nothing back. */
@Injectable()
export class StopsService implements OnModuleInit {
  constructor(
    private readonly seats: SeatsService,
    private readonly holdings: SeatsRepository,
    private readonly flights: FlightsService,
    private readonly barriers: BarriersService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('barrier.opened', (tx, { barrierId, personId, occurredAt }) => tx.onBehalf(() => this.stop(tx, barrierId, personId, occurredAt)));
    this.events.on('case.stepped', (tx, { caseId, step, to, occurredAt }) => (isEnd(to) ? this.caseEnded(tx, caseId, step, occurredAt) : Promise.resolve()));
    this.events.on('approval.given', (tx, { kind, approvalId }) => (kind === 'directions' ? this.seats.weighDirections(tx, approvalId) : Promise.resolve()));
  }

  /** Held: taken away. Aboard on the ground: to be taken off, which the manifest computes. Flown: a breach on record. */
  private async stop(tx: Tx, barrierId: string, personId: string, openedAt: Date): Promise<void> {
    const row = { ...(await this.holdings.barrier(tx, barrierId))!, openedAt };
    const barrier = { ...row, kind: row.kind as BarrierKind, effects: row.effects as Effect[] };
    for (const holding of await this.holdings.ofPersons(tx, personId)) {
      const consequence = seatConsequence(barrier, { ...holding, ended: holding.endedAt !== null });
      if (consequence === 'release') await this.seats.end(tx, holding, 'barrier', `Barrier ${row.ref} (${row.kind.replaceAll('_', ' ')}) was opened.`, tx.now);
      if (consequence === 'breach') await this.breach(tx, holding, [row]);
    }
  }

  /** For the services of this room: the person flew although these stood, or was stopped in the air. Kept on flight, seat and barrier. */
  async breach(tx: Tx, holding: ReturneeHolding, barriers: readonly { id: string; ref: string; kind: string; openedAt?: Date }[]): Promise<void> {
    const breaches = barriers.map<Refusal>(({ ref, kind, openedAt }) => {
      const stood = !openedAt || !holding.departedAt || openedAt <= holding.departedAt;
      const how = stood ? 'was carried although it stood' : 'had departed when it came';
      return { rule: 'flight.carried-despite-stop', message: `Barrier ${ref} (${kind.replaceAll('_', ' ')}): ${holding.personRef} ${how}.`, facts: { person: holding.personRef, case: holding.caseRef, barrier: ref, stoodAtDeparture: stood } };
    });
    const fresh = (await this.holdings.byId(tx, holding.id))!;
    await this.holdings.change(tx, fresh, { breaches: [...fresh.breaches, ...breaches] });
    await this.flights.addBreaches(tx, holding.flightId, breaches);
    for (const [index, { id }] of barriers.entries()) await this.barriers.markBreach(tx, id, breaches[index].message);
  }

  private async caseEnded(tx: Tx, caseId: string, step: string, at: Date): Promise<void> {
    for (const holding of await this.holdings.liveOfCase(tx, caseId)) {
      await this.seats.end(tx, holding, 'case_ended', `The case ended: ${step.replaceAll('_', ' ')}.`, at);
    }
  }
}
