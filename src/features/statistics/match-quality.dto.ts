import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

const MONTH = { pattern: /^20\d{2}-(0[1-9]|1[0-2])$/, message: 'Enter a month like 2025-11.' };

/** Whole London months: shorter periods would tell what happened on a day. */
export class AskMatchQuality {
  @ApiPropertyOptional({ description: 'First month; the twelve that end with `to`, if left out.', example: '2025-09' })
  @IsOptional() @Matches(MONTH.pattern, { message: MONTH.message })
  from?: string;

  @ApiPropertyOptional({ description: 'Last month; this one, if left out.', example: '2025-11' })
  @IsOptional() @Matches(MONTH.pattern, { message: MONTH.message })
  to?: string;
}
