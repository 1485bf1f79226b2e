import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength, ValidateIf } from 'class-validator';
import { NOTE_CATEGORIES, type NoteCategory } from '../../domain/note.js';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';

export class ListNotes extends PageQuery {
  @ApiPropertyOptional({ description: 'Reference of a person.', example: 'PE-AHVA-RR' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;

  @ApiPropertyOptional({ description: 'Reference of a case.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;
}

export class WriteNote extends Occurred {
  @ApiProperty({ description: 'Reference of the person.', example: 'PE-AHVA-RR' })
  @IsString() @MaxLength(20)
  person: string;

  @ApiPropertyOptional({ description: 'Reference of a case of that person.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;

  @ApiPropertyOptional({ enum: NOTE_CATEGORIES, default: 'general', description: 'All but general are shown with a reason only.', example: 'general' })
  @ValidateIf((_, value) => value !== undefined) @IsIn(NOTE_CATEGORIES, { message: `Choose one of: ${NOTE_CATEGORIES.join(', ')}.` })
  category?: NoteCategory;

  @ApiProperty({ example: 'Asked for an interpreter in Dari.' })
  @IsString() @MinLength(1, { message: 'Write the note.' }) @MaxLength(20_000)
  body: string;
}
