import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { CLAIM_STATUSES, type ClaimStatus, SCREENING_QUESTIONS, type ScreeningQuestion, SETTLEMENTS, type Settlement } from '../../domain/case-facts.js';
import { Reason } from '../../platform/web/reason.dto.js';
import { SeenCase } from './cases.dto.js';

const CLOSED_CLAIMS = CLAIM_STATUSES.filter((status) => status !== 'pending');

export class Screen extends SeenCase {
  @ApiPropertyOptional({ example: 'Tigrinya; some English' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(4000)
  language?: string;

  @ApiPropertyOptional({ example: 'Needed; was present by telephone' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(4000)
  interpreter?: string;

  @ApiPropertyOptional({ example: 'Says 27; nothing to doubt it' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(4000)
  age?: string;

  @ApiPropertyOptional({ example: 'Nothing said' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(4000)
  trafficking?: string;

  @ApiPropertyOptional({ example: 'Declined to answer' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(4000)
  health?: string;

  @ApiPropertyOptional({ isArray: true, enum: SCREENING_QUESTIONS, description: 'Answers that ask for a closer look. A concern over age stops scope, directions and boarding at once.', example: [] })
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(SCREENING_QUESTIONS, { each: true })
  concerns?: ScreeningQuestion[];
}

export class DecideScope extends SeenCase {
  @ApiProperty({ example: true })
  @IsBoolean({ message: 'Say whether the person is in scope.' })
  inScope: boolean;

  @Reason('Adult, landed alone by small boat on 12 August, no family here.', { description: 'Why this person?', message: 'Write down why.' })
  reasons: string;
}

export class ProposeDecision extends SeenCase {
  @ApiProperty({ enum: CLOSED_CLAIMS, description: 'How the asylum claim stands; a pending one holds the decision back.', example: 'inadmissible' })
  @IsIn(CLOSED_CLAIMS, { message: `Choose one of: ${CLOSED_CLAIMS.join(', ')}.` })
  claim: ClaimStatus;

  @Reason('Accepted by France on 4 September; claim inadmissible on safe third country grounds.')
  reason: string;
}

export class CloseCase extends SeenCase {
  @ApiPropertyOptional({ isArray: true, enum: SETTLEMENTS, description: 'What is settled now; added to what was settled before.', example: ['property', 'complaints', 'force_reports'] })
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(SETTLEMENTS, { each: true })
  settled?: Settlement[];

  @ApiPropertyOptional({ example: 'Luggage sent after, receipt on file.' })
  @IsOptional() @IsString() @MaxLength(4000)
  reason?: string;
}

export class EndCase extends SeenCase {
  @Reason('The request was not sent within 14 days of arrival.')
  reason: string;
}
