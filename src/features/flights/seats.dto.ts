import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { BOARDING_OUTCOMES, BOARDING_REASONS, type BoardingOutcome, NOT_HANDED_OVER_REASONS, SEAT_KINDS, type SeatKind } from '../../domain/flight-life.js';
import { Instant, Occurred } from '../../platform/web/occurred.dto.js';
import { Reason } from '../../platform/web/reason.dto.js';

export class HoldSeat extends Occurred {
  @ApiPropertyOptional({ description: 'Case of the returnee. Either this or the name of another holder.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;

  @ApiPropertyOptional({ description: 'Name of an escort, medic, interpreter or monitor.', example: 'Morgan Medic' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(200)
  holderName?: string;

  @ApiPropertyOptional({ enum: SEAT_KINDS, description: 'Of a holder by name.', example: 'returnee' })
  @IsOptional() @IsIn(SEAT_KINDS)
  kind?: SeatKind;

  @ApiPropertyOptional({ description: 'The number of the seat; the first free one, if left out.', example: 3 })
  @IsOptional() @IsInt() @Min(1) @Max(2000)
  seat?: number;

  @ApiPropertyOptional({ enum: ['held', 'confirmed', 'reserve'], default: 'held', example: 'held' })
  @IsOptional() @IsIn(['held', 'confirmed', 'reserve'])
  status?: 'held' | 'confirmed' | 'reserve';
}

/** Whose seat: the case or the person of a returnee. */
export class OfReturnee extends Occurred {
  @ApiPropertyOptional({ description: 'Case of the returnee. Either this or the person.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;

  @ApiPropertyOptional({ description: 'The returnee, as the sheet names them.', example: 'PE-AHVA-RR' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;
}

export class ReleaseSeat extends OfReturnee {
  @ApiPropertyOptional({ description: 'The number of the seat, instead of case or person.', example: 3 })
  @IsOptional() @IsInt() @Min(1) @Max(2000)
  seat?: number;

  @Reason('The family asked for the later flight.')
  reason: string;

  @ApiProperty({ description: 'The version of the holding that you read.', example: 1 }) @IsInt() @Min(1)
  version: number;
}

export class ProposeDirections extends Occurred {
  @ApiProperty({ example: 'CA-AHVA-R5' }) @IsString() @MaxLength(20)
  case: string;

  @Reason('Accepted by the receiving state; nothing stands in the way.')
  reason: string;
}

export class RecordBoarding extends OfReturnee {
  @ApiProperty({ enum: BOARDING_OUTCOMES, example: 'boarded' })
  @IsIn(BOARDING_OUTCOMES, { message: `Choose one of: ${BOARDING_OUTCOMES.join(', ')}.` })
  outcome: BoardingOutcome;

  @ApiPropertyOptional({ enum: BOARDING_REASONS, description: 'Needed for every outcome but boarded.', example: 'injunction' })
  @IsOptional() @IsIn(BOARDING_REASONS)
  reasonCode?: string;

  @ApiPropertyOptional({ description: 'In words; needed with the code other, and for what is told late.', example: 'The sheet was typed up at the gate.' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(4000)
  reason?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', example: '2025-11-15T05:50:00Z' }) @IsOptional() @Instant()
  restraintStartedAt?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', example: '2025-11-15T06:10:00Z' }) @IsOptional() @Instant()
  restraintEndedAt?: Date;

  @ApiProperty({ description: 'The version of the holding on the manifest or sheet that you read.', example: 1 }) @IsInt() @Min(1)
  version: number;
}

export class RecordHandover extends OfReturnee {
  @ApiProperty({ description: 'False: recorded as not handed over.', example: true }) @IsIn([true, false], { message: 'Say whether the person was handed over.' })
  handedOver: boolean;

  @ApiPropertyOptional({ example: 'PAF-2025-1187' }) @IsOptional() @IsString() @MinLength(1) @MaxLength(200)
  receipt?: string;

  @ApiPropertyOptional({ example: 'Police aux frontières' }) @IsOptional() @IsString() @MinLength(1) @MaxLength(200)
  authority?: string;

  @ApiPropertyOptional({ example: 'Paris CDG' }) @IsOptional() @IsString() @MinLength(1) @MaxLength(200)
  place?: string;

  @ApiPropertyOptional({ enum: NOT_HANDED_OVER_REASONS, example: 'refused_on_arrival' }) @IsOptional() @IsIn(NOT_HANDED_OVER_REASONS)
  reasonCode?: string;

  @ApiPropertyOptional({ example: 'The receiving officers would not accept the papers.' }) @IsOptional() @IsString() @MinLength(1) @MaxLength(4000)
  reason?: string;

  @ApiProperty({ description: 'The version of the holding on the manifest or sheet that you read.', example: 2 }) @IsInt() @Min(1)
  version: number;
}
