import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBooleanString, IsDefined, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Instant } from '../../platform/web/occurred.dto.js';
import { Reason } from '../../platform/web/reason.dto.js';
import { PageQuery } from '../../platform/web/page.js';
import { ACTIONS, KINDS } from './kinds.js';

const INSTANT = '2025-11-14T00:00:00Z';
/** Several words, separated by commas. */
const Words = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',').map((word) => word.trim()).filter(Boolean) : value));
const oneOf = (words: readonly string[]): string => `Choose from: ${words.join(', ')}.`;

/** Which events: of a history, or of the whole journal. */
export class FilterEvents extends PageQuery {
  @ApiPropertyOptional({ type: String, description: 'Kinds of record, separated by commas.', example: 'barrier,case_step' })
  @IsOptional() @Words() @IsIn(KINDS, { each: true, message: oneOf(KINDS) })
  kind?: string[];

  @ApiPropertyOptional({ type: String, description: 'What was done, separated by commas.', example: 'insert,update' })
  @IsOptional() @Words() @IsIn(ACTIONS, { each: true, message: oneOf(ACTIONS) })
  action?: string[];

  @ApiPropertyOptional({ description: 'Reference of the user who did it.', example: 'US-AHVA-R7' })
  @IsOptional() @IsString() @MaxLength(20)
  who?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Not before this instant.', example: INSTANT })
  @IsOptional() @Instant()
  since?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Before this instant.', example: '2025-11-15T00:00:00Z' })
  @IsOptional() @Instant()
  until?: Date;

  @ApiPropertyOptional({ description: 'true: only what was against the rules', example: 'true' })
  @IsOptional() @IsBooleanString()
  breaches?: string;
}

export class AskHistory extends FilterEvents {
  @ApiPropertyOptional({ enum: ['json', 'jsonl', 'csv'], default: 'json', description: 'json: one page; jsonl (JSON Lines) and csv (RFC 4180): everything, as a stream.', example: 'jsonl' })
  @IsOptional() @IsIn(['json', 'jsonl', 'csv'], { message: 'Choose one of: json, jsonl, csv.' })
  format?: 'json' | 'jsonl' | 'csv';

  @ApiPropertyOptional({ enum: ['oldest', 'newest'], default: 'oldest', description: 'What comes first.', example: 'newest' })
  @IsOptional() @IsIn(['oldest', 'newest'], { message: 'Choose one of: oldest, newest.' })
  order?: 'oldest' | 'newest';

  @ApiPropertyOptional({ description: 'false: only changes, nobody’s looks', example: 'false' })
  @IsOptional() @IsBooleanString()
  looks?: string;
}

export class AskAsAt {
  @ApiProperty({ type: String, format: 'date-time', description: 'The record as it was known at this instant.', example: '2025-11-01T09:00:00Z' })
  @IsDefined({ message: 'Say at which instant.' }) @Instant()
  at: Date;
}

/** Why restricted text is read. */
export class GiveReason {
  @Reason('Fitness to fly', { message: 'Say why you need to read what is restricted.' })
  reason: string;
}

/** The same with why restricted records are read. */
export class AskAsAtWithReason extends AskAsAt {
  @Reason('Fitness to fly', { message: 'Say why you need to read what is restricted.' })
  reason: string;
}

/** What was done while two records were one. */
export class AskActs extends PageQuery {
  @ApiPropertyOptional({ description: 'true: with who only looked', example: 'true' })
  @IsOptional() @IsBooleanString({ message: 'Choose true or false.' })
  looks?: string;
}

export class AskLooks extends PageQuery {
  @ApiPropertyOptional({ description: 'Reference of the user who looked.', example: 'US-AHVA-R7' })
  @IsOptional() @IsString() @MaxLength(20)
  who?: string;
}

/** Across all records. Without a reference or a user the period may be 31 days long. */
export class SearchJournal extends FilterEvents {
  @ApiPropertyOptional({ description: 'Reference of any record: what happened to it, and who looked at it.', example: 'PE-AHVA-RR' })
  @IsOptional() @IsString() @MaxLength(20)
  reference?: string;

  @ApiPropertyOptional({ description: 'Reference of a user: what they looked at.', example: 'US-AHVA-R7' })
  @IsOptional() @IsString() @MaxLength(20)
  lookedAtBy?: string;
}
