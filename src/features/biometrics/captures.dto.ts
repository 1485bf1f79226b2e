import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength, ValidateIf } from 'class-validator';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';

export const CAPTURE_KINDS = ['photo', 'finger'] as const;
export type CaptureKind = (typeof CAPTURE_KINDS)[number];

export class ListCaptures extends PageQuery {
  @ApiPropertyOptional({ description: 'Reference of a crossing.', example: 'CR-AHVA-R8' })
  @IsOptional() @IsString() @MaxLength(20)
  crossing?: string;

  @ApiPropertyOptional({ description: 'Reference of a person.', example: 'PE-AHVA-RR' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;
}

export class RecordCapture extends Occurred {
  @ApiProperty({ enum: CAPTURE_KINDS, example: 'finger' })
  @IsIn(CAPTURE_KINDS, { message: 'Choose one of: photo, finger.' })
  kind: CaptureKind;

  @ApiPropertyOptional({ description: '1 right thumb … 5 right little, 6 left thumb … 10 left little; a finger must have it, a photo must not.', example: 2 })
  @ValidateIf((input: RecordCapture) => input.kind === 'finger' || input.fingerPosition !== undefined)
  @IsInt({ message: 'Enter the finger as a whole number from 1 to 10.' }) @Min(1) @Max(10)
  fingerPosition?: number;

  @ApiProperty({ description: 'Photo ID or fingerprint ID of the system that took it.', example: 'FP-2025-0091182-2' })
  @IsString() @MinLength(1, { message: 'Enter the ID.' }) @MaxLength(100)
  externalId: string;

  @ApiPropertyOptional({ description: '0 to 100, as the device says.', example: 71 })
  @IsOptional() @IsInt() @Min(0) @Max(100)
  quality?: number;

  @ApiPropertyOptional({ description: 'What gave the quality.', example: 'NFIQ2 2.3' })
  @IsOptional() @IsString() @MaxLength(100)
  qualityAlgorithm?: string;

  @ApiPropertyOptional({ description: 'Impression type of ISO/IEC 19794-2 for a finger: 0 live plain, 1 live rolled, 2 and 3 not live, 8 swipe.', example: 0 })
  @IsOptional() @IsInt() @Min(0) @Max(99)
  impression?: number;

  @ApiPropertyOptional({ example: 'Dover enrolment desk 4' })
  @IsOptional() @IsString() @MaxLength(200)
  device?: string;
}
