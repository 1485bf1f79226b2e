import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, MaxLength, MinLength, ValidateIf, ValidateNested } from 'class-validator';
import { IsDay } from '../../platform/web/day.dto.js';
import { Instant } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';
import { OpenPerson } from '../people/people.dto.js';

/** Who reported the arrival. */
export const CROSSING_SOURCES = ['border_force', 'coastguard', 'police', 'import', 'self_reported', 'other'] as const;
export type CrossingSource = (typeof CROSSING_SOURCES)[number];

export class ListCrossings extends PageQuery {
  @ApiPropertyOptional({ description: 'First London day.', example: '2025-11-14' })
  @IsOptional() @IsDay()
  from?: string;

  @ApiPropertyOptional({ description: 'Last London day, included.', example: '2025-11-14' })
  @IsOptional() @IsDay()
  to?: string;

  @ApiPropertyOptional({ description: 'Reference of an arrival event.', example: 'AR-AHVA-RT' })
  @IsOptional() @IsString() @MaxLength(20)
  arrivalEvent?: string;

  @ApiPropertyOptional({ description: 'Reference of a person.', example: 'PE-AHVA-RR' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;
}

/** What a person said of themselves at arrival. */
export class ProvisionalDetails extends PickType(OpenPerson, ['sex', 'names', 'births', 'nationalities', 'references'] as const) {}

export class RegisterCrossing {
  @ApiPropertyOptional({ description: 'Reference of the arrival event.', example: 'AR-AHVA-RT' })
  @IsOptional() @IsString() @MaxLength(20)
  arrivalEvent?: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When the person arrived: every clock runs from here. Never in the future.', example: '2025-11-14T05:40:00Z' })
  @Instant()
  occurredAt: Date;

  @ApiProperty({ example: 'Dover, Western Jet Foil' })
  @IsString() @MinLength(1, { message: 'Say where.' }) @MaxLength(200)
  place: string;

  @ApiProperty({ enum: CROSSING_SOURCES, example: 'border_force' })
  @IsIn(CROSSING_SOURCES, { message: `Choose one of: ${CROSSING_SOURCES.join(', ')}.` })
  source: CrossingSource;

  @ApiPropertyOptional({ type: ProvisionalDetails, description: 'What the person said of themselves, as far as known.' })
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ProvisionalDetails)
  person?: ProvisionalDetails;
}

export class ChangeCrossing {
  @ApiPropertyOptional({ example: 'Dungeness beach' })
  @ValidateIf((input: ChangeCrossing) => input.place !== undefined) @IsString() @MinLength(1, { message: 'Say where.' }) @MaxLength(200)
  place?: string;

  @ApiPropertyOptional({ enum: CROSSING_SOURCES, example: 'coastguard' })
  @ValidateIf((input: ChangeCrossing) => input.source !== undefined) @IsIn(CROSSING_SOURCES, { message: `Choose one of: ${CROSSING_SOURCES.join(', ')}.` })
  source?: CrossingSource;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Reference of the arrival event; null for none.', example: 'AR-AHVA-RT' })
  @IsOptional() @IsString() @MaxLength(20)
  arrivalEvent?: string | null;
}
