import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBooleanString, IsInt, IsOptional, IsString, MaxLength, Min, MinLength, ValidateIf } from 'class-validator';
import { Instant, Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';

export class ListTasks extends PageQuery {
  @ApiPropertyOptional({ description: 'Name with which the owner signs in.', example: 'casey' })
  @IsOptional() @IsString() @MaxLength(64)
  owner?: string;

  @ApiPropertyOptional({ description: 'true: those of whoever asks', example: 'true' })
  @IsOptional() @IsBooleanString()
  mine?: string;

  @ApiPropertyOptional({ description: 'true: to be done; false: done', example: 'true' })
  @IsOptional() @IsBooleanString()
  open?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Due before this instant.', example: '2025-11-15T00:00:00Z' })
  @IsOptional() @Instant()
  dueBefore?: Date;

  @ApiPropertyOptional({ description: 'Reference of a case.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;

  @ApiPropertyOptional({ description: 'Reference of a person.', example: 'PE-AHVA-RR' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;
}

export class AddTask extends Occurred {
  @ApiProperty({ example: 'Chase the reply to the readmission request' })
  @IsString() @MinLength(1, { message: 'Say what is to be done.' }) @MaxLength(500)
  title: string;

  @ApiPropertyOptional({ description: 'Reference of a person.', example: 'PE-AHVA-RR' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;

  @ApiPropertyOptional({ description: 'Reference of a case; its person follows.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Name with which the owner signs in.', example: 'casey' })
  @IsOptional() @IsString() @MaxLength(64)
  owner?: string | null;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, example: '2025-11-17T17:00:00Z' })
  @IsOptional() @Instant()
  dueAt?: Date | null;
}

export class ChangeTask {
  @ApiPropertyOptional({ example: 'Chase the reply to the readmission request' })
  @ValidateIf((_, value) => value !== undefined) @IsString() @MinLength(1, { message: 'Say what is to be done.' }) @MaxLength(500)
  title?: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Name with which the owner signs in; null for nobody.', example: 'casey' })
  @IsOptional() @IsString() @MaxLength(64)
  owner?: string | null;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, example: '2025-11-18T17:00:00Z' })
  @IsOptional() @Instant()
  dueAt?: Date | null;
}

export class CompleteTask extends Occurred {
  @ApiProperty({ description: 'The version of the task that you read.', example: 1 })
  @IsInt() @Min(1)
  version: number;
}
