import { Injectable } from '@nestjs/common';
import { endOfDay, startOfDay, londonDay } from '../../domain/day.js';
import { NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import type { ChangeArrivalEvent, ListByDay, RecordArrivalEvent } from './arrivals.dto.js';
import { presentArrivalEvent, presentOfficialDay, type ShownArrivalEvent, type ShownOfficialDay } from './arrivals.presenter.js';
import { ArrivalsRepository, type ArrivalEventRow } from './arrivals.repository.js';
import { OfficialArrivalsRepository } from './official-arrivals.repository.js';
import { type CsvError, readOfficialCsv } from './official-csv.js';

/** What an import of the official figures did, or in a dry run would do. With errors nothing is done. */
export interface ImportReport {
  dryRun: boolean;
  /** Figures in the file. */
  rows: number;
  /** Days that had no figure. */
  added: number;
  unchanged: number;
  /** Days whose figure is revised; the old one stays on record. */
  superseded: number;
  errors: CsvError[];
}

/** Boats and landings as the office recorded them, and beside them the official daily count. */
@Injectable()
export class ArrivalsService {
  constructor(
    private readonly database: Database,
    private readonly arrivals: ArrivalsRepository,
    private readonly official: OfficialArrivalsRepository,
  ) {}

  list(actor: Actor, query: ListByDay): Promise<Page<ShownArrivalEvent>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const range = { from: query.from ? startOfDay(query.from) : null, before: query.to ? endOfDay(query.to) : null };
      const rows = await this.arrivals.list(tx, range, readCursor(query.cursor, 2), limit);
      await tx.listed('arrival_event', query, rows.slice(0, limit).map((row) => row.id));
      return pageOf(rows, limit, (row) => [row.at, row.id], presentArrivalEvent);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownArrivalEvent> {
    return this.database.read(actor, async (tx) => {
      const event = await this.mustFind(tx, ref);
      await tx.viewed('arrival_event', { record: event.id });
      return presentArrivalEvent(event);
    });
  }

  record(actor: Actor, input: RecordArrivalEvent): Promise<ShownArrivalEvent> {
    return this.database.write(actor, (tx) => this.recordIn(tx, input));
  }

  /** For other rooms, inside their transaction. */
  async recordIn(tx: Tx, input: RecordArrivalEvent): Promise<ShownArrivalEvent> {
    const { id } = await this.arrivals.add(tx, { ...input, occurredAt: input.occurredAt ?? tx.now });
    return presentArrivalEvent((await this.arrivals.byId(tx, id))!);
  }

  change(actor: Actor, ref: string, version: number, input: ChangeArrivalEvent): Promise<ShownArrivalEvent> {
    return this.database.write(actor, async (tx) => {
      const event = await this.mustFind(tx, ref);
      await this.arrivals.change(tx, { id: event.id, version }, input);
      return presentArrivalEvent(await this.mustFind(tx, ref));
    });
  }

  /**
   * Takes the official daily arrivals (header date,migrants_arrived,boats_arrived), all or nothing. Importing the same
   * file again changes nothing; a revised figure supersedes the old one and both stay.
   * @param csvText the file as text; whoever reads the file refuses invalid UTF-8
   */
  async importOfficial(actor: Actor, csvText: string, { dryRun, source }: { dryRun: boolean; source: string }): Promise<ImportReport> {
    return this.database.write(actor, async (tx) => {
      const { figures, errors } = readOfficialCsv(csvText, londonDay(tx.now));
      if (errors.length) return { dryRun, rows: figures.length, added: 0, unchanged: 0, superseded: 0, errors };
      await this.official.lock(tx);
      const live = new Map((await this.official.live(tx, figures.map(({ day }) => day))).map((figure) => [figure.day, figure]));
      const added = figures.filter(({ day }) => !live.has(day));
      const revised = figures.filter(({ day, migrants, boats }) => live.has(day) && (live.get(day)!.migrants !== migrants || live.get(day)!.boats !== boats));
      if (!dryRun && added.length + revised.length) await this.official.add(tx, [...added, ...revised], source);
      return { dryRun, rows: figures.length, added: added.length, unchanged: figures.length - added.length - revised.length, superseded: revised.length, errors };
    });
  }

  listOfficial(actor: Actor, query: ListByDay): Promise<Page<ShownOfficialDay>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const rows = await this.official.list(tx, { from: query.from ?? null, to: query.to ?? null }, readCursor(query.cursor, 1), limit);
      await tx.listed('official_arrivals', query, rows.slice(0, limit).map((row) => row.id));
      return pageOf(rows, limit, (row) => [row.day], presentOfficialDay);
    });
  }

  /** For other rooms. @throws NotFound */
  async mustFind(tx: Tx, ref: string): Promise<ArrivalEventRow> {
    const event = await this.arrivals.byRef(tx, ref);
    if (!event) throw new NotFound('arrival event', ref);
    return event;
  }
}
