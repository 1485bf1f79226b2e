import { Injectable } from '@nestjs/common';
import { addDays, type Day, daysBetween, endOfDay, londonDay } from '../../domain/day.js';
import { Invalid } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { presentSeries, type SeriesName, type SeriesPoints, type ShownSeries } from './series.presenter.js';
import { type Reach, SeriesRepository } from './series.repository.js';

/** How many days a series of days tells where nobody says from when, and at most. */
const USUAL_DAYS = 90;
const MOST_DAYS = 400;
const MOST_FLIGHTS = 60;

/** The scheme over time: counts, never names. */
@Injectable()
export class SeriesService {
  constructor(private readonly database: Database, private readonly series: SeriesRepository) {}

  /** By the end of that London day (today, if left out), as known now. @throws Invalid for days to come and periods that are too long */
  one<N extends SeriesName>(actor: Actor, name: N, asked: { asAt?: Day; from?: Day }): Promise<ShownSeries<N>> {
    return this.database.read(actor, (tx) => this.read(tx, name, asked));
  }

  /** All of them in one look, and how far the data reach. */
  all(actor: Actor, asAt?: Day): Promise<{ [N in SeriesName]: ShownSeries<N> } & { reach: Reach }> {
    return this.database.read(actor, async (tx) => {
      const crossings = await this.read(tx, 'crossings', { asAt });
      const flights = await this.read(tx, 'flights', { asAt });
      const balance = await this.read(tx, 'balance', { asAt });
      const reentries = await this.read(tx, 'reentries', { asAt });
      return { crossings, flights, balance, reentries, reach: await this.series.reach(tx, crossings.asAt, endOfDay(crossings.asAt)) };
    });
  }

  private async read<N extends SeriesName>(tx: Tx, name: N, asked: { asAt?: Day; from?: Day }): Promise<ShownSeries<N>> {
    const today = londonDay(tx.now);
    const asAt = asked.asAt ?? today;
    if (asAt > today) throw new Invalid({ asAt: 'That day has not come yet.' });
    if (asked.from && name !== 'crossings') throw new Invalid({ from: 'Only the crossings are told from a day on.' });
    const from = name === 'crossings' ? asked.from ?? addDays(asAt, 1 - USUAL_DAYS) : null;
    if (from && (from > asAt || daysBetween(from, asAt) >= MOST_DAYS)) throw new Invalid({ from: `Choose a period of 1 to ${MOST_DAYS} days.` });
    await tx.listed('statistics', { series: name, asAt, from }, []);
    const points = await this.points(tx, name, asAt, from) as SeriesPoints[N];
    return presentSeries(name, points, asAt, from);
  }

  private points(tx: Tx, name: SeriesName, asAt: Day, from: Day | null): Promise<SeriesPoints[SeriesName]> {
    const before = endOfDay(asAt);
    if (name === 'crossings') return this.series.crossings(tx, from!, asAt);
    if (name === 'flights') return this.series.flights(tx, before, MOST_FLIGHTS);
    return name === 'balance' ? this.series.balance(tx, before) : this.series.reentries(tx, before);
  }
}
