import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayUnique, IsArray, IsBooleanString, IsIn, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { BARRIER_KINDS, EFFECTS, type BarrierKind, type Effect } from '../../domain/barrier.js';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';
import { IsDay } from '../../platform/web/day.dto.js';
import { Reason } from '../../platform/web/reason.dto.js';

export class ListBarriers extends PageQuery {
  @ApiPropertyOptional({ description: 'Reference of a person.', example: 'PE-AHVA-RR' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;

  @ApiPropertyOptional({ enum: BARRIER_KINDS, example: 'injunction' })
  @IsOptional() @IsIn(BARRIER_KINDS)
  kind?: BarrierKind;

  @ApiPropertyOptional({ description: 'true: still open; false: lifted', example: 'true' })
  @IsOptional() @IsBooleanString()
  open?: string;
}

export class OpenBarrier extends Occurred {
  @ApiProperty({ description: 'Reference of the person.', example: 'PE-AHVA-RR' })
  @IsString() @MaxLength(20)
  person: string;

  @ApiProperty({ enum: BARRIER_KINDS, example: 'injunction' })
  @IsIn(BARRIER_KINDS, { message: `Choose one of: ${BARRIER_KINDS.join(', ')}.` })
  kind: BarrierKind;

  @ApiPropertyOptional({ isArray: true, enum: EFFECTS, description: 'What it blocks; left out, what its kind usually blocks; empty, it only informs.', example: ['directions', 'boarding'] })
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(EFFECTS, { each: true })
  effects?: Effect[];

  @ApiPropertyOptional({ description: 'Reference of the only case for which it holds.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;

  @ApiPropertyOptional({ example: 'AC-2025-LON-001234' })
  @IsOptional() @IsString() @MaxLength(200)
  courtReference?: string;

  @ApiPropertyOptional({ example: 'Order by telephone from the duty judge; papers follow.' })
  @IsOptional() @IsString() @MaxLength(4000)
  note?: string;

  @ApiPropertyOptional({ example: '2025-11-28' })
  @IsOptional() @IsDay()
  reviewOn?: string;
}

export class ChangeBarrier {
  @ApiPropertyOptional({ isArray: true, enum: EFFECTS, description: 'Can be widened, not narrowed.', example: ['directions', 'boarding'] })
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(EFFECTS, { each: true })
  effects?: Effect[];

  @ApiPropertyOptional({ example: 'AC-2025-LON-001234' })
  @IsOptional() @IsString() @MaxLength(200)
  courtReference?: string;

  @ApiPropertyOptional({ example: 'Sealed order received.' })
  @IsOptional() @IsString() @MaxLength(4000)
  note?: string;

  @ApiPropertyOptional({ example: '2025-11-28' })
  @IsOptional() @IsDay()
  reviewOn?: string;
}

export class ProposeLifting extends Occurred {
  @Reason('The court discharged the order on 13 November.')
  reason: string;

  @ApiProperty({ description: 'The version of the barrier that you read.', example: 1 })
  @IsInt() @Min(1)
  version: number;
}
