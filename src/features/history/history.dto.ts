import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../platform/web/page.js';

export class AskHistory extends PageQuery {
  @ApiPropertyOptional({ enum: ['json', 'jsonl', 'csv'], default: 'json', description: 'json: one page; jsonl (JSON Lines) and csv (RFC 4180): everything, as a stream.', example: 'jsonl' })
  @IsOptional() @IsIn(['json', 'jsonl', 'csv'], { message: 'Choose one of: json, jsonl, csv.' })
  format?: 'json' | 'jsonl' | 'csv';
}
