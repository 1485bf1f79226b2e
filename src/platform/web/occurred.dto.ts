import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsOptional } from 'class-validator';
import { isOfficeYear } from './day.dto.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An instant in ISO 8601 with its offset, as a Date; a day that does not exist (30 February) is wrong. */
export const Instant = (): PropertyDecorator => applyDecorators(
  Transform(({ value }) => (typeof value === 'string' ? parseInstant(value) ?? value : value)),
  IsDate({ message: 'Enter a date and time that exist, with Z or an offset, like 2025-11-14T07:00:00Z.' }),
);

function parseInstant(text: string): Date | null {
  if (!INSTANT.test(text) || !isOfficeYear(text)) return null;
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  const instant = new Date(text);
  // JavaScript turns 30 February into 2 March
  return Number.isNaN(instant.getTime()) || day.toISOString().slice(0, 10) !== text.slice(0, 10) ? null : instant;
}

/** Every verb says when it happened; left out, it is happening now. Never in the future: the database refuses that. */
export class Occurred {
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'When it happened; now, if left out.', example: '2025-11-14T08:00:00Z' })
  @IsOptional() @Instant()
  occurredAt?: Date;
}
