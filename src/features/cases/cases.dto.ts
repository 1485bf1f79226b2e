import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsBooleanString, IsIn, IsInt, IsOptional, IsString, MaxLength, Min, MinLength } from 'class-validator';
import { CLAIM_STATUSES, type ClaimStatus } from '../../domain/case-facts.js';
import { CASE_STATES, type CaseState } from '../../domain/case-life.js';
import { URGENCIES, type Urgency } from '../../domain/urgency.js';
import { IsDay } from '../../platform/web/day.dto.js';
import { Instant, Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';

export const CASE_SORTS = ['arrived', 'oldest', 'due', 'urgency'] as const;
export type CaseSort = (typeof CASE_SORTS)[number];

export class ListCases extends PageQuery {
  @ApiPropertyOptional({ enum: CASE_STATES, example: 'readmission_requested' })
  @IsOptional() @IsIn(CASE_STATES)
  state?: CaseState;

  @ApiPropertyOptional({ description: 'User name of the owner, or me.', example: 'me' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(64)
  owner?: string;

  @ApiPropertyOptional({ example: 'Dover' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(100)
  team?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'The next clock runs out before this instant.', example: '2025-11-15T00:00:00Z' })
  @IsOptional() @Instant()
  dueBefore?: Date;

  @ApiPropertyOptional({ description: 'First London day of arrival.', example: '2025-08-12' })
  @IsOptional() @IsDay()
  arrivedFrom?: string;

  @ApiPropertyOptional({ description: 'Last London day of arrival.', example: '2025-08-12' })
  @IsOptional() @IsDay()
  arrivedTo?: string;

  @ApiPropertyOptional({ description: 'true: a barrier that blocks something is in force', example: 'true' })
  @IsOptional() @IsBooleanString()
  suspended?: string;

  @ApiPropertyOptional({ description: 'true: linked with an earlier return of the same person', example: 'true' })
  @IsOptional() @IsBooleanString()
  reentry?: string;

  @ApiPropertyOptional({ enum: URGENCIES, description: 'Open cases that are as urgent as that.', example: 'overdue' })
  @IsOptional() @IsIn(URGENCIES)
  urgency?: Urgency;

  @ApiPropertyOptional({
    enum: CASE_SORTS, default: 'arrived', example: 'due',
    description: 'arrived: newest first; oldest: the other way; due: soonest first, cases without a clock left out; urgency: open cases, soonest first, those without a clock last',
  })
  @IsOptional() @IsIn(CASE_SORTS)
  sort?: CaseSort;
}

export class ChangeCase {
  @ApiPropertyOptional({ type: String, nullable: true, description: 'User name of a caseworker or supervisor, or me; null: nobody.', example: 'me' })
  @IsOptional() @IsString() @MaxLength(64)
  owner?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Dover' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(100)
  team?: string | null;

  @ApiPropertyOptional({ example: false })
  @IsOptional() @IsBoolean()
  bailed?: boolean;

  @ApiPropertyOptional({ example: true })
  @IsOptional() @IsBoolean()
  absconded?: boolean;

  @ApiPropertyOptional({ enum: CLAIM_STATUSES, description: 'How the asylum claim stands.', example: 'inadmissible' })
  @IsOptional() @IsIn(CLAIM_STATUSES)
  claim?: ClaimStatus;
}

/** What every posted verb of a case carries. */
export class SeenCase extends Occurred {
  @ApiProperty({ description: 'The version of the case that you read.', example: 7 })
  @IsInt() @Min(1)
  version: number;
}
