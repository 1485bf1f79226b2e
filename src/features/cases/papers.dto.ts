import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { NOTICE_KINDS, type NoticeKind } from '../../domain/case-facts.js';
import { DISCLOSABLE, type Disclosable } from '../../domain/readmission.js';
import { SeenCase } from './cases.dto.js';
import { SERVICE_METHODS, type ServiceMethod } from './notice.entity.js';
import { REPLY_ANSWERS, type ReplyAnswer } from './readmission-reply.entity.js';

const HAPPENED = 'It happened, whatever the rules say: it is recorded, with what was against them as breaches. Left out, that is so for what occurred more than ten minutes ago.';

export class ServeNotice extends SeenCase {
  @ApiProperty({ enum: NOTICE_KINDS, example: 'notice_of_intent' })
  @IsIn(NOTICE_KINDS, { message: `Choose one of: ${NOTICE_KINDS.join(', ')}.` })
  kind: NoticeKind;

  @ApiProperty({ enum: SERVICE_METHODS, example: 'in_person' })
  @IsIn(SERVICE_METHODS, { message: `Choose one of: ${SERVICE_METHODS.join(', ')}.` })
  method: ServiceMethod;

  @ApiProperty({ description: 'Language in which it was served, BCP 47.', example: 'ti' })
  @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { message: 'Enter a language tag, like ti or fa-AF.' }) @MaxLength(35)
  language: string;

  @ApiPropertyOptional({ example: 'By telephone, interpreter 4471' })
  @IsOptional() @IsString() @MaxLength(500)
  interpreter?: string;

  @ApiPropertyOptional({ description: 'What proves the service, in words.', example: 'Signed for by the person, witnessed by officer 2210.' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(4000)
  proof?: string;

  @ApiPropertyOptional({ description: 'Reference of the document that proves the service.', example: 'DO-AHVA-RP' })
  @IsOptional() @IsString() @MaxLength(20)
  proofDocument?: string;

  @ApiPropertyOptional({ description: 'Directions: the flight that they named; left out, that of the approved proposal or of the seat.', example: 'FL-AHVA-RD' })
  @IsOptional() @IsString() @MaxLength(20)
  flight?: string;

  @ApiPropertyOptional({ description: HAPPENED, example: false })
  @IsOptional() @IsBoolean()
  happened?: boolean;
}

export class RequestReadmission extends SeenCase {
  @ApiProperty({ isArray: true, enum: DISCLOSABLE, description: 'Which fields of the person were sent to the other state.', example: ['name', 'date_of_birth', 'nationality', 'crossing', 'photo'] })
  @IsArray() @ArrayUnique() @IsIn(DISCLOSABLE, { each: true, message: `Choose from: ${DISCLOSABLE.join(', ')}.` })
  disclosed: Disclosable[];

  @ApiPropertyOptional({ description: HAPPENED, example: false })
  @IsOptional() @IsBoolean()
  happened?: boolean;
}

/** A reply is a fact: however late, it is never refused. */
export class RecordReply extends SeenCase {
  @ApiProperty({ enum: REPLY_ANSWERS, example: 'accepted' })
  @IsIn(REPLY_ANSWERS, { message: `Choose one of: ${REPLY_ANSWERS.join(', ')}.` })
  answer: ReplyAnswer;

  @ApiPropertyOptional({ example: 'Landed from their coast; no ground of refusal.' })
  @IsOptional() @IsString() @MaxLength(4000)
  grounds?: string;

  @ApiPropertyOptional({ description: 'Reference of the reply document.', example: 'DO-AHVA-RP' })
  @IsOptional() @IsString() @MaxLength(20)
  document?: string;
}
