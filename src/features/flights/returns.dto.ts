import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBooleanString, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsDay } from '../../platform/web/day.dto.js';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';
import { Reason } from '../../platform/web/reason.dto.js';

export class ListReturns extends PageQuery {
  @ApiPropertyOptional({ description: 'Reference of a person.', example: 'PE-AHVA-RR' }) @IsOptional() @IsString() @MaxLength(20)
  person?: string;

  @ApiPropertyOptional({ description: 'Reference of a flight.', example: 'FL-AHVA-RD' }) @IsOptional() @IsString() @MaxLength(20)
  flight?: string;

  @ApiPropertyOptional({ description: 'First London day of the handover.', example: '2025-09-18' }) @IsOptional() @IsDay()
  from?: string;

  @ApiPropertyOptional({ description: 'Last London day of the handover, included.', example: '2025-11-13' }) @IsOptional() @IsDay()
  to?: string;

  @ApiPropertyOptional({ description: 'Lowest ordinal: 2 gives the people returned again.', example: 1 }) @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000)
  ordinalFrom?: number;

  @ApiPropertyOptional({ description: 'true: reversed ones; false: standing ones', example: 'false' }) @IsOptional() @IsBooleanString()
  reversed?: string;
}

export class ProposeReturnReversal extends Occurred {
  @Reason('The receipt is of another passenger.')
  reason: string;

  @ApiProperty({ description: 'The version of the return that you read.', example: 1 }) @IsInt() @Min(1)
  version: number;
}
