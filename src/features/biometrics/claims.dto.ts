import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBooleanString, IsIn, IsInt, IsOptional, Min } from 'class-validator';
import { PageQuery } from '../../platform/web/page.js';

export const QUEUE_DUE = ['overdue', 'today', 'urgent'] as const;
export const QUEUE_CLAIMS = ['none', 'yours', 'taken'] as const;

/** Filters of the desk. There is none for the second or third verdict: that would tell that one was given. */
export class ListQueue extends PageQuery {
  @ApiPropertyOptional({ description: 'true: those that you may still decide.', example: 'true' })
  @IsOptional() @IsBooleanString({ message: 'Choose true or false.' })
  mayDecide?: string;

  @ApiPropertyOptional({ enum: QUEUE_CLAIMS, description: 'Who works on it: nobody, you, or a colleague.', example: 'none' })
  @IsOptional() @IsIn(QUEUE_CLAIMS, { message: `Choose one of: ${QUEUE_CLAIMS.join(', ')}.` })
  claim?: string;

  @ApiPropertyOptional({ enum: QUEUE_DUE, description: 'Overdue, due within a day, or holding up a departure within 48 hours.', example: 'urgent' })
  @IsOptional() @IsIn(QUEUE_DUE, { message: `Choose one of: ${QUEUE_DUE.join(', ')}.` })
  due?: string;

  @ApiPropertyOptional({ description: 'true: those whose proposed person was returned before.', example: 'true' })
  @IsOptional() @IsBooleanString({ message: 'Choose true or false.' })
  flag?: string;

  @ApiPropertyOptional({ description: '1 until new evidence or a contest had it examined again.', example: 2 })
  @IsOptional() @Type(() => Number) @IsInt({ message: 'Enter a whole number.' }) @Min(1)
  round?: number;
}
