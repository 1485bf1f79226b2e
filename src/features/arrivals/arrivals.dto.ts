import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength, ValidateIf } from 'class-validator';
import { IsDay } from '../../platform/web/day.dto.js';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';

export class ListByDay extends PageQuery {
  @ApiPropertyOptional({ description: 'First London day.', example: '2025-11-14' })
  @IsOptional() @IsDay()
  from?: string;

  @ApiPropertyOptional({ description: 'Last London day, included.', example: '2025-11-14' })
  @IsOptional() @IsDay()
  to?: string;
}

export class RecordArrivalEvent extends Occurred {
  @ApiProperty({ example: 'Dover, Western Jet Foil' })
  @IsString() @MinLength(1, { message: 'Say where.' }) @MaxLength(200)
  place: string;

  @ApiPropertyOptional({ description: 'As counted at the landing; left out while nobody has counted.', example: 71 })
  @IsOptional() @IsInt() @Min(0) @Max(100_000)
  peopleAboard?: number;

  @ApiPropertyOptional({ default: 1, example: 1 })
  @IsOptional() @IsInt() @Min(0) @Max(1000)
  boats?: number;

  @ApiPropertyOptional({ example: 'Two landings within the hour, counted together.' })
  @IsOptional() @IsString() @MaxLength(4000)
  note?: string;
}

export class ChangeArrivalEvent extends Occurred {
  @ApiPropertyOptional({ example: 'Dover, Western Jet Foil' })
  @ValidateIf((input: ChangeArrivalEvent) => input.place !== undefined) @IsString() @MinLength(1, { message: 'Say where.' }) @MaxLength(200)
  place?: string;

  @ApiPropertyOptional({ type: Number, nullable: true, example: 72 })
  @IsOptional() @IsInt() @Min(0) @Max(100_000)
  peopleAboard?: number | null;

  @ApiPropertyOptional({ example: 1 })
  @ValidateIf((input: ChangeArrivalEvent) => input.boats !== undefined) @IsInt() @Min(0) @Max(1000)
  boats?: number;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Counted again at the port.' })
  @IsOptional() @IsString() @MaxLength(4000)
  note?: string | null;
}
