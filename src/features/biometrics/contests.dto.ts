import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBooleanString, IsIn, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { CONTEST_OUTCOMES, type ContestOutcome } from '../../domain/review.js';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';
import { Reason } from '../../platform/web/reason.dto.js';

export const ASKED_BY = ['person', 'representative'] as const;

export class ListContests extends PageQuery {
  @ApiPropertyOptional({ description: 'Reference of a match review.', example: 'MR-AHVA-RA' })
  @IsOptional() @IsString() @MaxLength(20)
  review?: string;

  @ApiPropertyOptional({ description: 'true: not decided yet.', example: 'true' })
  @IsOptional() @IsBooleanString({ message: 'Choose true or false.' })
  open?: string;
}

/** What the person or who speaks for them says; `occurredAt` is when they asked. */
export class ContestMatch extends Occurred {
  @ApiProperty({ enum: ASKED_BY, example: 'representative' })
  @IsIn(ASKED_BY, { message: 'Say whether the person or their representative asked.' })
  askedBy: 'person' | 'representative';

  @ApiPropertyOptional({ description: 'The representative’s name.', example: 'Example & Partners' })
  @IsOptional() @IsString() @MaxLength(200)
  askedByName?: string;

  @Reason('He says that he was in Calais on the day of that return and was never on a flight.', { message: 'Say what they contest and why.' })
  grounds: string;

  @ApiProperty({ description: 'The version of the match review that you read.', example: 2 })
  @IsInt() @Min(1)
  version: number;
}

export class DecideContest extends Occurred {
  @ApiProperty({ enum: CONTEST_OUTCOMES, description: 'Overturned: a confirmation is reversed, a dismissal is examined again by others.', example: 'upheld' })
  @IsIn(CONTEST_OUTCOMES, { message: 'Choose upheld, overturned or withdrawn.' })
  outcome: ContestOutcome;

  @Reason('Both thumbs were compared anew; nothing speaks against the match.', { description: 'For the colleague who approves it.' })
  reason: string;

  @Reason('We compared the fingerprints again. They agree in both thumbs.', { description: 'What the person is told.', message: 'Write down what the person is told.' })
  reasonsForPerson: string;

  @ApiProperty({ description: 'The version of the contest that you read.', example: 1 })
  @IsInt() @Min(1)
  version: number;
}

/** The person was told; `occurredAt` is when. */
export class TellReasons extends Occurred {
  @Reason('By letter to the representative, with a Dari translation.', { message: 'Say how they were told.' })
  how: string;

  @ApiProperty({ description: 'The version of the contest that you read.', example: 2 })
  @IsInt() @Min(1)
  version: number;
}
