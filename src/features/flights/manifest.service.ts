import { Injectable } from '@nestjs/common';
import { isAboard } from '../../domain/flight-life.js';
import { readyToBoard } from '../../domain/readiness.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { CasesService } from '../cases/cases.service.js';
import { BoardingRepository, type Stop } from './boarding.repository.js';
import type { Flight } from './flight.entity.js';
import { FlightsService, seesRecords } from './flights.service.js';
import { type ManifestLine, presentHolding, presentSheetLine } from './seats.presenter.js';
import { type HoldingRow, type ReturneeHolding, SeatsRepository } from './seats.repository.js';

/** One line, for an escort of the sheet, for the office of the manifest. */
export type ShownLine = ManifestLine | ReturnType<typeof presentSheetLine>;
export interface ShownManifest { flight: string; self: string; state: string; items: ShownLine[] }

/** Who is on a flight and who must not be: computed at each look, nothing of it is stored. */
@Injectable()
export class ManifestService {
  constructor(
    private readonly database: Database,
    private readonly flights: FlightsService,
    private readonly seats: SeatsRepository,
    private readonly boardings: BoardingRepository,
    private readonly cases: CasesService,
  ) {}

  /** Every live seat, with what is missing for boarding; seats that came free at the aircraft as well. */
  show(actor: Actor, ref: string): Promise<ShownManifest> {
    return this.look(actor, ref, 'manifest', async (tx, flight) => {
      const rows = (await this.seats.manifest(tx, flight.id, true)).filter(({ endedAt, outcome }) => !endedAt || outcome);
      return { ids: rows.map(({ id }) => id), items: await this.lines(tx, rows) };
    });
  }

  /** Who is stopped now, and who lost the seat to a barrier. */
  stopList(actor: Actor, ref: string): Promise<ShownManifest> {
    return this.look(actor, ref, 'stop-list', async (tx, flight) => {
      const rows = (await this.seats.manifest(tx, flight.id, true)).filter((row) => row.personId && (!row.endedAt || row.endReason === 'barrier' || row.outcome));
      const lines = await this.lines(tx, rows);
      return { ids: rows.map(({ id }) => id), items: lines.filter(({ stop, endReason, endedAt, outcome }) => endReason === 'barrier' || (stop && (!endedAt || isAboard(outcome)))) };
    });
  }

  /** What an escort may know, and nothing else, whoever asks. */
  sheet(actor: Actor, ref: string): Promise<ShownManifest> {
    return this.look(actor, ref, 'sheet', async (tx, flight) => {
      const rows = await this.boardings.sheet(tx, flight.id);
      return { ids: rows.map(({ id }) => id), items: rows.map((row) => presentSheetLine(flight.ref, row)) };
    });
  }

  /** For the services of this room: one line after something was done to it, as much of it as the actor may see. */
  async line(tx: Tx, holdingId: string): Promise<ShownLine> {
    const row = (await this.seats.byId(tx, holdingId))!;
    if (seesRecords(tx.actor)) return (await this.lines(tx, [row]))[0];
    const sheet = await this.boardings.sheet(tx, row.flightId);
    return presentSheetLine(row.flightRef, sheet.find(({ seat, person }) => seat === row.number && person === row.personRef)!);
  }

  private look(actor: Actor, ref: string, part: string, work: (tx: Tx, flight: Flight) => Promise<{ ids: string[]; items: ShownLine[] }>): Promise<ShownManifest> {
    return this.database.read(actor, async (tx) => {
      const flight = await this.flights.mustFind(tx, ref);
      const { ids, items } = await work(tx, flight);
      await tx.listed('seat_holding', { part }, ids, 'list', { record: flight.id, flight: flight.id });
      return { flight: flight.ref, self: `/api/v1/flights/${flight.ref}/${part}`, state: flight.state, items };
    });
  }

  private async lines(tx: Tx, rows: readonly HoldingRow[]): Promise<ManifestLine[]> {
    const returnees = rows.filter((row): row is ReturneeHolding => row.personId !== null);
    const stops = await this.boardings.stops(tx, returnees);
    const lines: ManifestLine[] = [];
    for (const row of rows) {
      const at = returnees.indexOf(row as ReturneeHolding);
      lines.push(await this.one(tx, row, at < 0 ? null : stops[at]));
    }
    return lines;
  }

  private async one(tx: Tx, row: HoldingRow, stopReason: Stop | null): Promise<ManifestLine> {
    const onGround = row.endedAt === null && row.departedAt === null;
    const asks = onGround && row.caseId && !row.outcome;
    const { ready, missing } = asks ? readyToBoard(await this.cases.factsOf(tx, row.caseId!), tx.now) : { ready: null, missing: [] };
    return { ...presentHolding(row), stop: stopReason !== null, stopReason, toBeTakenOff: onGround && row.outcome === 'boarded' && stopReason !== null, ready, missing };
  }
}
