import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBooleanString, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';
import { Reason } from '../../platform/web/reason.dto.js';

export class ListTwins extends PageQuery {
  @ApiPropertyOptional({ description: 'Reference of a person on either side, under whichever of their records.', example: 'PE-BHVA-RT' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;

  @ApiPropertyOptional({ description: 'true: only marks that stand', example: 'true' })
  @IsOptional() @IsBooleanString({ message: 'Choose true or false.' })
  standing?: string;
}

export class MarkTwins extends Occurred {
  @Reason('He says that his twin brother crossed in August; the faces agree, the prints do not.', { message: 'Say why they may be twins.' })
  reason: string;

  @ApiProperty({ description: 'The version of the match review that you read.', example: 2 })
  @IsInt() @Min(1)
  version: number;
}

export class WithdrawTwins {
  @Reason('The brother was found to be four years younger.')
  reason: string;

  @ApiProperty({ description: 'The version of the mark that you read.', example: 1 })
  @IsInt() @Min(1)
  version: number;
}
