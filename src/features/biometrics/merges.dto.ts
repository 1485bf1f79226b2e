import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { Reason } from '../../platform/web/reason.dto.js';

/** Two records, in any order. */
export class AskMerge {
  @ApiProperty({ description: 'Reference of the one person.', example: 'PE-AHVA-RR' })
  @IsString({ message: 'Enter the reference of a person.' }) @MaxLength(20)
  person: string;

  @ApiProperty({ description: 'Reference of the other.', example: 'PE-BHVA-RT' })
  @IsString({ message: 'Enter the reference of the other person.' }) @MaxLength(20)
  other: string;

  @ApiPropertyOptional({ description: 'Which of the two stands afterwards; the one who crossed first, if left out.', example: 'PE-BHVA-RT' })
  @IsOptional() @IsString() @MaxLength(20)
  survivor?: string;
}

export class ProposeMerge extends Occurred {
  @ApiProperty({ description: 'Reference of the one person.', example: 'PE-AHVA-RR' })
  @IsString({ message: 'Enter the reference of a person.' }) @MaxLength(20)
  person: string;

  @ApiProperty({ description: 'Reference of the other.', example: 'PE-BHVA-RT' })
  @IsString({ message: 'Enter the reference of the other person.' }) @MaxLength(20)
  other: string;

  @ApiPropertyOptional({ description: 'Which of the two stands afterwards; the one who crossed first, if left out.', example: 'PE-BHVA-RT' })
  @IsOptional() @IsString() @MaxLength(20)
  survivor?: string;

  @Reason('Both gave the same Eurodac number, and the photos show the same scar.')
  reason: string;

  @ApiProperty({ description: 'The version of the one person that you read.', example: 1 })
  @IsInt() @Min(1)
  version: number;

  @ApiProperty({ description: 'The version of the other that you read.', example: 3 })
  @IsInt() @Min(1)
  otherVersion: number;
}

export class ProposeUnmerge extends Occurred {
  @Reason('The Eurodac number had been typed under the wrong person.')
  reason: string;

  @ApiProperty({ description: 'The version of the approval by which they were joined, as you read it.', example: 2 })
  @IsInt() @Min(1)
  version: number;
}
