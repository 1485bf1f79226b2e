import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Invalid } from '../../domain/errors.js';

/** One page of a list in a fixed order; `next` is the cursor of the page after it, null at the end. */
export interface Page<T> { items: T[]; next: string | null }

export const LONGEST_PAGE = 200;

/** What every list takes; filters are added by the room's own class. */
export class PageQuery {
  @ApiPropertyOptional({ description: 'Where to go on: `next` of the page before.' })
  @IsOptional() @IsString() @MaxLength(500)
  cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: LONGEST_PAGE, default: 50 })
  @IsOptional() @Type(() => Number) @IsInt({ message: 'Enter a whole number from 1 to 200.' }) @Min(1) @Max(LONGEST_PAGE)
  limit?: number;
}

/** How many rows a page shows: 50 unless asked otherwise, never more than the longest page. */
export function limitOf({ limit }: Pick<PageQuery, 'limit'>): number {
  return Math.min(limit ?? 50, LONGEST_PAGE);
}

/** The sort values of the last row seen (text, number or null each), as the cursor carries them. @throws Invalid */
export function readCursor(cursor: string | undefined, length: number): (string | number | null)[] | null {
  if (!cursor) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(values) && values.length === length && values.every((value) => value === null || ['string', 'number'].includes(typeof value))) return values;
  } catch {
    // falls through to the one answer for every broken cursor
  }
  throw new Invalid({ cursor: 'This cursor was cut short or comes from another list. Start again without it.' });
}

/**
 * Cuts `limit + 1` rows to a page. Ask the database for one row more than `limit`: it says whether there is a next page.
 * @param key the sort values of a row, in the order in which the query sorts
 */
export function pageOf<R, T>(rows: readonly R[], limit: number, key: (row: R) => (string | number | Date | null)[], present: (row: R) => T): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last ? Buffer.from(JSON.stringify(key(last))).toString('base64url') : null;
  return { items: shown.map(present), next };
}
