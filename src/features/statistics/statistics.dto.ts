import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsDay } from '../../platform/web/day.dto.js';

export class AskStatistics {
  @ApiPropertyOptional({ description: 'By the end of this London day; today, if left out.', example: '2025-11-13' })
  @IsOptional() @IsDay()
  asAt?: string;
}

export class AskSeries extends AskStatistics {
  @ApiPropertyOptional({ description: 'First London day, for the crossings; 90 days before, if left out.', example: '2025-09-18' })
  @IsOptional() @IsDay()
  from?: string;
}
