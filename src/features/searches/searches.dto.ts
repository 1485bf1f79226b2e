import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsNumber, IsOptional, IsString, Max, MaxLength, Min, MinLength, ValidateNested } from 'class-validator';
import { Instant, Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';

export class ListSearches extends PageQuery {
  @ApiPropertyOptional({ description: 'Reference of a crossing.', example: 'CR-AHVA-R8' })
  @IsOptional() @IsString() @MaxLength(20)
  crossing?: string;
}

class PostedCandidate {
  @ApiProperty({ description: 'Reference of the person found.', example: 'PE-BHVA-RT' })
  @IsString() @MaxLength(20)
  person: string;

  @ApiProperty({ description: 'As the engine gave it; its scale is the engine’s.', example: 0.83 })
  @IsNumber({ allowNaN: false, allowInfinity: false })
  score: number;

  @ApiProperty({ description: '1 is the best.', example: 1 })
  @IsInt() @Min(1) @Max(1_000_000)
  rank: number;
}

export class RecordSearch extends Occurred {
  @ApiProperty({ example: 'crossfile-matching' })
  @IsString() @MinLength(1) @MaxLength(100)
  engine: string;

  @ApiProperty({ example: '1.0.0' })
  @IsString() @MinLength(1) @MaxLength(100)
  engineVersion: string;

  @ApiPropertyOptional({ example: 0.62 })
  @IsOptional() @IsNumber({ allowNaN: false, allowInfinity: false })
  threshold?: number;

  @ApiPropertyOptional({ description: 'What was searched.', example: 'returnees' })
  @IsOptional() @IsString() @MaxLength(200)
  gallery?: string;

  @ApiPropertyOptional({ example: 113 })
  @IsOptional() @IsInt() @Min(0) @Max(2_000_000_000)
  gallerySize?: number;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'State of the gallery.', example: '2025-11-14T06:00:00Z' })
  @IsOptional() @Instant()
  galleryAt?: Date;

  @ApiProperty({ type: [PostedCandidate], description: 'Whom the engine found; may be empty.', example: [{ person: 'PE-BHVA-RT', score: 0.83, rank: 1 }] })
  @IsArray() @ArrayMaxSize(200) @ValidateNested({ each: true }) @Type(() => PostedCandidate)
  candidates: PostedCandidate[];
}
