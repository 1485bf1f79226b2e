import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, MaxLength, Min, MinLength } from 'class-validator';
import { APPROVAL_KINDS } from '../../domain/approval.js';
import { PageQuery } from '../../platform/web/page.js';

export class ListApprovals extends PageQuery {
  @ApiPropertyOptional({ enum: APPROVAL_KINDS, example: 'barrier_lifting' })
  @IsOptional() @IsIn(APPROVAL_KINDS)
  kind?: string;

  @ApiPropertyOptional({ enum: ['waiting', 'approved', 'refused', 'withdrawn'], example: 'waiting' })
  @IsOptional() @IsIn(['waiting', 'approved', 'refused', 'withdrawn'])
  outcome?: string;
}

export class DecideApproval {
  @ApiProperty({ enum: ['approve', 'refuse'], example: 'approve' })
  @IsIn(['approve', 'refuse'], { message: 'Say whether you approve or refuse.' })
  decision: 'approve' | 'refuse';

  @ApiProperty({ example: 'The court discharged the order on 13 November.' })
  @IsString() @MinLength(1, { message: 'Give your reason.' }) @MaxLength(4000)
  reason: string;

  @ApiProperty({ description: 'The version of the proposal that you read.', example: 1 })
  @IsInt() @Min(1)
  version: number;
}
