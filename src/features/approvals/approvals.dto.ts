import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Min } from 'class-validator';
import { APPROVAL_KINDS } from '../../domain/approval.js';
import { PageQuery } from '../../platform/web/page.js';
import { Reason } from '../../platform/web/reason.dto.js';

export class ListApprovals extends PageQuery {
  @ApiPropertyOptional({ enum: APPROVAL_KINDS, example: 'barrier_lifting' })
  @IsOptional() @IsIn(APPROVAL_KINDS)
  kind?: string;

  @ApiPropertyOptional({ enum: ['waiting', 'approved', 'refused', 'withdrawn'], example: 'waiting' })
  @IsOptional() @IsIn(['waiting', 'approved', 'refused', 'withdrawn'])
  outcome?: string;

  @ApiPropertyOptional({ enum: ['decide', 'proposed'], description: 'decide: what waits and you may decide; proposed: what you proposed.', example: 'decide' })
  @IsOptional() @IsIn(['decide', 'proposed'], { message: 'Choose decide or proposed.' })
  yours?: 'decide' | 'proposed';
}

export class WithdrawApproval {
  @Reason('Proposed for the wrong barrier.')
  reason: string;

  @ApiProperty({ description: 'The version of the proposal that you read.', example: 1 })
  @IsInt() @Min(1)
  version: number;
}

export class DecideApproval {
  @ApiProperty({ enum: ['approve', 'refuse'], example: 'approve' })
  @IsIn(['approve', 'refuse'], { message: 'Say whether you approve or refuse.' })
  decision: 'approve' | 'refuse';

  @Reason('The court discharged the order on 13 November.')
  reason: string;

  @ApiProperty({ description: 'The version of the proposal that you read.', example: 1 })
  @IsInt() @Min(1)
  version: number;
}
