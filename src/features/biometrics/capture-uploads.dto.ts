import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { Occurred } from '../../platform/web/occurred.dto.js';

/** What goes beside a file of captures; what the file itself says need not be said. */
export class UploadCapture extends Occurred {
  @ApiPropertyOptional({ description: 'ID of the system that took it. Left out, an ANSI/NIST file gives its agency and transaction number.', example: 'FP-2025-0091182' })
  @IsOptional() @IsString() @Matches(/\S/, { message: 'Enter the ID.' }) @MaxLength(90)
  externalId?: string;

  @ApiPropertyOptional({ description: '1 right thumb … 10 left little: of the picture of a finger, or of a template that does not say it.', example: 2 })
  @IsOptional() @Type(() => Number) @IsInt({ message: 'Enter the finger as a whole number from 1 to 10.' }) @Min(1) @Max(10)
  fingerPosition?: number;

  @ApiPropertyOptional({ description: 'Impression type of ISO/IEC 19794-2: 0 live plain, 1 live rolled, 2 and 3 not live, 8 swipe.', example: 0 })
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) @Max(99)
  impression?: number;

  @ApiPropertyOptional({ description: '0 to 100 (NFIQ 2 for fingers).', example: 71 })
  @IsOptional() @Type(() => Number) @IsInt({ message: 'Enter a whole number from 0 to 100.' }) @Min(0) @Max(100)
  quality?: number;

  @ApiPropertyOptional({ description: 'What gave the quality.', example: 'NFIQ2 2.3' })
  @IsOptional() @IsString() @MaxLength(100)
  qualityAlgorithm?: string;

  @ApiPropertyOptional({ example: 'Dover enrolment desk 4' })
  @IsOptional() @IsString() @MaxLength(200)
  device?: string;
}

/** How an image is asked for. */
export class ImageQuery {
  @ApiPropertyOptional({ enum: ['kept'], description: 'The file as it is kept, also where that is WSQ; otherwise what a browser shows.', example: 'kept' })
  @IsOptional() @IsIn(['kept'], { message: 'Choose: kept.' })
  as?: 'kept';
}
