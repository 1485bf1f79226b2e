import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsObject, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { REASON_CODES, VERDICT_ANSWERS, type ReasonCode, type VerdictAnswer } from '../../domain/review.js';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';
import { Reason } from '../../platform/web/reason.dto.js';

export const REVIEW_STATES = ['undecided', 'confirmed', 'dismissed', 'unresolved', 'reversed'] as const;

export class ListReviews extends PageQuery {
  @ApiPropertyOptional({ enum: REVIEW_STATES, example: 'undecided' })
  @IsOptional() @IsIn(REVIEW_STATES, { message: `Choose one of: ${REVIEW_STATES.join(', ')}.` })
  state?: string;

  @ApiPropertyOptional({ description: 'Reference of a crossing.', example: 'CR-AHVA-R8' })
  @IsOptional() @IsString() @MaxLength(20)
  crossing?: string;

  @ApiPropertyOptional({ description: 'Reference of a person on either side.', example: 'PE-BHVA-RT' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;
}

export class ProposeMatch extends Occurred {
  @ApiProperty({ description: 'Reference of the person whom you believe this to be.', example: 'PE-BHVA-RT' })
  @IsString() @MaxLength(20)
  person: string;

  @Reason('Same scar on the left forearm as in the photo of August; gives the same village.', { message: 'Say why.' })
  rationale: string;
}

export class DecideReview extends Occurred {
  @ApiProperty({ enum: VERDICT_ANSWERS, example: 'same_person' })
  @IsIn(VERDICT_ANSWERS, { message: `Choose one of: ${VERDICT_ANSWERS.join(', ')}.` })
  answer: VerdictAnswer;

  @ApiProperty({ enum: REASON_CODES, description: 'One that goes with the answer.', example: 'fingerprints_agree' })
  @IsIn(REASON_CODES, { message: `Choose one of: ${REASON_CODES.join(', ')}.` })
  reasonCode: ReasonCode;

  @Reason('Fourteen minutiae agree on both index fingers; no difference that needs explaining.')
  reason: string;

  @ApiProperty({ description: 'The version that you read.', example: 1 })
  @IsInt() @Min(1)
  version: number;

  @ApiPropertyOptional({ type: Object, description: 'What was on your screen, as the screen tells it.', example: { captures: ['CP-AHVA-RQ'] } })
  @IsOptional() @IsObject()
  shown?: Record<string, unknown>;
}

export class ProposeReversal extends Occurred {
  @Reason('The fingerprints of August were filed under the wrong person.')
  reason: string;

  @ApiProperty({ description: 'The version that you read.', example: 2 })
  @IsInt() @Min(1)
  version: number;
}
