import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { CASE_STATES, type CaseState } from '../../domain/case-life.js';
import { EXPORT_FORMATS, EXPORT_KINDS, type ExportFormat } from '../../domain/export.js';
import { IsDay } from '../../platform/web/day.dto.js';
import { PageQuery } from '../../platform/web/page.js';

export class ListExports extends PageQuery {
  @ApiPropertyOptional({ enum: EXPORT_KINDS, example: 'bulk' })
  @IsOptional() @IsIn(EXPORT_KINDS)
  kind?: string;
}

/** Days of arrival, both included, as London counts them. */
export class ExportPeriod {
  @ApiProperty({ example: '2025-09-18' })
  @IsDay()
  from: string;

  @ApiProperty({ example: '2025-11-13' })
  @IsDay()
  to: string;
}

/** What to take away: the cases that fit everything given, or everything of one case or one person. */
export class EstimateExport {
  @ApiPropertyOptional({ type: ExportPeriod, description: 'Cases of people who arrived from one day to another, both included.', example: { from: '2025-09-18', to: '2025-11-13' } })
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ExportPeriod)
  period?: ExportPeriod;

  @ApiPropertyOptional({ enum: CASE_STATES, description: 'Cases that stand there now.', example: 'returned' })
  @IsOptional() @IsIn(CASE_STATES, { message: `Choose one of: ${CASE_STATES.join(', ')}.` })
  state?: CaseState;

  @ApiPropertyOptional({ description: 'Reference of a flight: cases that ever held a seat on it.', example: 'FL-AHVA-RD' })
  @IsOptional() @IsString() @MaxLength(20)
  flight?: string;

  @ApiPropertyOptional({ isArray: true, type: String, description: 'References of cases.', example: ['CA-AHVA-R5'] })
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(10_000) @ArrayUnique() @IsString({ each: true }) @MaxLength(20, { each: true })
  cases?: string[];

  @ApiPropertyOptional({ description: 'The whole history of this case; alone.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;

  @ApiPropertyOptional({ description: 'The whole history of this person; alone.', example: 'PE-AHVA-RR' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;

  @ApiProperty({ enum: EXPORT_FORMATS, description: 'Many cases come as JSON Lines; a history also as CSV.', example: 'jsonl' })
  @IsIn(EXPORT_FORMATS, { message: 'Choose jsonl or csv.' })
  format: ExportFormat;
}

export class CreateExport extends EstimateExport {
  @ApiProperty({ description: 'What it is for; kept on the record.', example: 'Quarterly audit of returns.' })
  @IsString() @Matches(/\S/, { message: 'Say what it is for.' }) @MaxLength(1000)
  purpose: string;
}
