import { Injectable } from '@nestjs/common';
import { type Day, endOfDay, londonDay, startOfDay } from '../../domain/day.js';
import { Invalid } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { presentScheme, type ShownScheme } from './statistics.presenter.js';
import { StatisticsRepository } from './statistics.repository.js';

/** The scheme in numbers, each with its definition and the records behind it. */
@Injectable()
export class StatisticsService {
  constructor(private readonly database: Database, private readonly statistics: StatisticsRepository) {}

  /**
   * What occurred by the end of that London day (today, if left out), as known at that instant (now, if left out).
   * @throws Invalid for a day to come
   */
  scheme(actor: Actor, day?: Day, knownAt?: Date): Promise<ShownScheme> {
    return this.database.read(actor, async (tx) => {
      const today = londonDay(tx.now);
      const asAt = day ?? today;
      if (asAt > today) throw new Invalid({ asAt: 'That day has not come yet.' });
      const row = await this.statistics.scheme(tx, startOfDay(asAt), endOfDay(asAt), asAt, knownAt ?? tx.now);
      await tx.listed('statistics', { asAt, knownAt }, []);
      return presentScheme(row, asAt);
    });
  }
}
