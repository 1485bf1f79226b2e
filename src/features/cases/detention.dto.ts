import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsBooleanString, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { IsDay } from '../../platform/web/day.dto.js';
import { Instant, Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';

export class ListDetention extends PageQuery {
  @ApiPropertyOptional({ description: 'Reference of a person.', example: 'PE-AHVA-RR' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;

  @ApiPropertyOptional({ description: 'true: still detained', example: 'true' })
  @IsOptional() @IsBooleanString()
  open?: string;
}

export class ListFitness extends PageQuery {
  @ApiProperty({ description: 'Reference of a person.', example: 'PE-AHVA-RR' })
  @IsString() @MaxLength(20)
  person: string;
}

/** A detention is a fact: it is recorded whenever it is told. */
export class RecordDetention extends Occurred {
  @ApiProperty({ description: 'Reference of the person.', example: 'PE-AHVA-RR' })
  @IsString() @MaxLength(20)
  person: string;

  @ApiPropertyOptional({ description: 'Reference of the case for which.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;

  @ApiPropertyOptional({ default: 'IS91', example: 'IS91' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(100)
  authority?: string;

  @ApiProperty({ example: 'Harmondsworth' })
  @IsString() @MinLength(1, { message: 'Say where.' }) @MaxLength(200)
  centre: string;

  @ApiPropertyOptional({ example: '2025-09-09' })
  @IsOptional() @IsDay()
  reviewDueOn?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'If it has ended already.', example: '2025-09-17T05:00:00Z' })
  @IsOptional() @Instant()
  endedAt?: Date;

  @ApiPropertyOptional({ example: 'Taken to the airport.' })
  @IsOptional() @IsString() @MaxLength(4000)
  endReason?: string;
}

export class ChangeDetention {
  @ApiPropertyOptional({ example: '2025-10-07' })
  @IsOptional() @IsDay()
  reviewDueOn?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', example: '2025-09-17T05:00:00Z' })
  @IsOptional() @Instant()
  endedAt?: Date;

  @ApiPropertyOptional({ example: 'Released on bail.' })
  @IsOptional() @IsString() @MaxLength(4000)
  endReason?: string;
}

export class AssessFitness extends Occurred {
  @ApiProperty({ description: 'Reference of the person.', example: 'PE-AHVA-RR' })
  @IsString() @MaxLength(20)
  person: string;

  @ApiPropertyOptional({ description: 'Reference of the case for which.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;

  @ApiProperty({ example: true })
  @IsBoolean({ message: 'Say whether the person is fit to fly.' })
  fit: boolean;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'First instant at which it no longer holds.', example: '2025-09-18T00:00:00Z' })
  @IsOptional() @Instant()
  validUntil?: Date;

  @ApiProperty({ example: 'Dr A. Clinician, Harmondsworth healthcare' })
  @IsString() @MinLength(1, { message: 'Say who assessed.' }) @MaxLength(200)
  assessor: string;
}
