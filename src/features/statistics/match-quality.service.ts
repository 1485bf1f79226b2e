import { Injectable } from '@nestjs/common';
import { londonDay, startOfDay } from '../../domain/day.js';
import { Invalid } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { AskMatchQuality } from './match-quality.dto.js';
import { presentMatchQuality, type ShownMatchQuality } from './match-quality.presenter.js';
import { MatchQualityRepository } from './match-quality.repository.js';

const USUAL_MONTHS = 12;
const MOST_MONTHS = 120;

/** How matches were decided, and how often they were not agreed on or not upheld: counts of decided rounds, small ones withheld. */
@Injectable()
export class MatchQualityService {
  constructor(private readonly database: Database, private readonly quality: MatchQualityRepository) {}

  /** @throws Invalid for months to come and periods that are none or too long */
  report(actor: Actor, asked: AskMatchQuality): Promise<ShownMatchQuality> {
    return this.database.read(actor, async (tx) => {
      const now = londonDay(tx.now).slice(0, 7);
      const to = asked.to ?? now;
      if (to > now) throw new Invalid({ to: 'That month has not come yet.' });
      const from = asked.from ?? month(index(to) + 1 - USUAL_MONTHS);
      if (from > to || index(to) - index(from) >= MOST_MONTHS) throw new Invalid({ from: `Choose 1 to ${MOST_MONTHS} months.` });
      const rows = await this.quality.rounds(tx, startOfDay(`${from}-01`), startOfDay(`${month(index(to) + 1)}-01`));
      await tx.listed('statistics', { report: 'match-quality', from, to }, []);
      return presentMatchQuality(rows, from, to);
    });
  }
}

const index = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1;
const month = (at: number): string => `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
