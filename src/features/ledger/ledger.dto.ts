import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsDay } from '../../platform/web/day.dto.js';
import { PageQuery } from '../../platform/web/page.js';

const KINDS = ['return', 'return_reversal', 'admission', 'admission_reversal'] as const;

export class AskBalance {
  @ApiPropertyOptional({ description: 'What had occurred by the end of this London day; today, if left out.', example: '2025-11-13' }) @IsOptional() @IsDay()
  asAt?: string;
}

export class ListLedger extends PageQuery {
  @ApiPropertyOptional({ enum: KINDS, example: 'return' }) @IsOptional() @IsIn(KINDS)
  kind?: string;

  @ApiPropertyOptional({ description: 'First London day.', example: '2025-09-18' }) @IsOptional() @IsDay()
  from?: string;

  @ApiPropertyOptional({ description: 'Last London day.', example: '2025-11-13' }) @IsOptional() @IsDay()
  to?: string;
}
