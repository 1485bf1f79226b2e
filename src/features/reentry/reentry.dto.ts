import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsDay } from '../../platform/web/day.dto.js';
import { PageQuery } from '../../platform/web/page.js';
import { DecideReview } from '../biometrics/reviews.dto.js';

export const FLAG_STATES = ['undecided', 'confirmed', 'dismissed', 'unresolved', 'reversed', 'withdrawn'] as const;

export class ListFlags extends PageQuery {
  @ApiPropertyOptional({ enum: FLAG_STATES, description: 'State of the match review, or withdrawn.', example: 'undecided' })
  @IsOptional() @IsIn(FLAG_STATES, { message: `Choose one of: ${FLAG_STATES.join(', ')}.` })
  state?: string;

  @ApiPropertyOptional({ description: 'Last London day of the later crossing, included.', example: '2025-11-13' }) @IsOptional() @IsDay()
  crossedTo?: string;
}

/** The decision of a flag is the verdict on its match review; `version` is the flag's. */
export class DecideFlag extends DecideReview {}
