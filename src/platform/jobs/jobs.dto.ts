import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../web/page.js';

/** Which jobs of the queue to list. */
export class ListJobs extends PageQuery {
  @ApiPropertyOptional({ enum: ['failed'], description: 'Only those that failed for good.', example: 'failed' })
  @IsOptional() @IsIn(['failed'])
  state?: 'failed';
}
