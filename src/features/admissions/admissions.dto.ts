import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength, ValidateNested } from 'class-validator';
import { ADMISSION_STATES, ADMISSION_STEPS, type AdmissionStep } from '../../domain/admission-life.js';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { IsDay } from '../../platform/web/day.dto.js';
import { PageQuery } from '../../platform/web/page.js';
import { Reason } from '../../platform/web/reason.dto.js';
import { IsNationality } from '../people/identity.dto.js';

export class ListAdmissions extends PageQuery {
  @ApiPropertyOptional({ enum: ADMISSION_STATES, example: 'granted' }) @IsOptional() @IsIn(ADMISSION_STATES)
  state?: string;

  @ApiPropertyOptional({ description: 'Arrived by the end of this London day.', example: '2025-11-13' }) @IsOptional() @IsDay()
  arrivedTo?: string;
}

export class Applicant {
  @ApiProperty({ example: 'Selam Example' }) @IsString() @MinLength(1, { message: 'Enter the name.' }) @MaxLength(200)
  name: string;

  @ApiPropertyOptional({ example: 1991 }) @IsOptional() @IsInt() @Min(1880) @Max(2200)
  birthYear?: number;

  @ApiPropertyOptional({ description: 'ISO 3166-1 alpha-3, or ICAO 9303’s XXA, XXB, XXC, XXX.', example: 'ERI' })
  @IsOptional() @IsNationality()
  nationality?: string;
}

export class ExpressInterest extends Occurred {
  @ApiProperty({ type: [Applicant], description: 'Everybody who applies together.', example: [{ name: 'Selam Example', birthYear: 1991, nationality: 'ERI' }] })
  @IsArray() @ArrayMinSize(1, { message: 'Name at least one person.' }) @ArrayMaxSize(30) @ValidateNested({ each: true }) @Type(() => Applicant)
  people: Applicant[];
}

export class TakeStep extends Occurred {
  @ApiProperty({ enum: ADMISSION_STEPS, example: 'validate' }) @IsIn(ADMISSION_STEPS, { message: `Choose one of: ${ADMISSION_STEPS.join(', ')}.` })
  step: AdmissionStep;

  @ApiPropertyOptional({ example: 'Documents complete.' }) @IsOptional() @IsString() @MinLength(1) @MaxLength(4000)
  reason?: string;

  @ApiProperty({ description: 'The version of the admission that you read.', example: 1 }) @IsInt() @Min(1)
  version: number;
}

export class ProposeOverCap extends Occurred {
  @Reason('A family of five and four places; ministers agreed.')
  reason: string;

  @ApiProperty({ description: 'The version of the admission that you read.', example: 4 }) @IsInt() @Min(1)
  version: number;
}
