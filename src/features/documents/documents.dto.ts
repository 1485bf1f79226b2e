import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength, MinLength, ValidateIf } from 'class-validator';
import { AUTHENTICITIES, DOCUMENT_KINDS, type Authenticity, type DocumentKind } from '../../domain/document.js';
import { IsDay } from '../../platform/web/day.dto.js';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';

export class ListDocuments extends PageQuery {
  @ApiPropertyOptional({ description: 'Reference of a person.', example: 'PE-AHVA-RR' })
  @IsOptional() @IsString() @MaxLength(20)
  person?: string;

  @ApiPropertyOptional({ description: 'Reference of a case.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;

  @ApiPropertyOptional({ enum: DOCUMENT_KINDS, example: 'passport' })
  @IsOptional() @IsIn(DOCUMENT_KINDS)
  kind?: DocumentKind;
}

export class AddDocument extends Occurred {
  @ApiProperty({ description: 'Reference of the person.', example: 'PE-AHVA-RR' })
  @IsString() @MaxLength(20)
  person: string;

  @ApiPropertyOptional({ description: 'Reference of a case of that person.', example: 'CA-AHVA-R5' })
  @IsOptional() @IsString() @MaxLength(20)
  case?: string;

  @ApiProperty({ enum: DOCUMENT_KINDS, example: 'passport' })
  @IsIn(DOCUMENT_KINDS, { message: `Choose one of: ${DOCUMENT_KINDS.join(', ')}.` })
  kind: DocumentKind;

  @ApiProperty({ example: 'Passport, data page' })
  @IsString() @MinLength(1, { message: 'Enter a title.' }) @MaxLength(200)
  title: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'P01234567' })
  @IsOptional() @IsString() @MaxLength(100)
  number?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Who issued it: a state by its code, or an office.', example: 'AFG' })
  @IsOptional() @IsString() @MaxLength(200)
  issuer?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: '2027-03-31' })
  @IsOptional() @IsDay()
  expiresOn?: string | null;

  @ApiPropertyOptional({ enum: AUTHENTICITIES, nullable: true, example: 'not_examined' })
  @IsOptional() @IsIn(AUTHENTICITIES)
  authenticity?: Authenticity | null;

  @ApiPropertyOptional({ description: 'Its content is opened with a reason only.', default: false, example: false })
  @ValidateIf((_, value) => value !== undefined) @IsBoolean()
  restricted?: boolean;
}

export class ChangeDocument {
  @ApiPropertyOptional({ enum: DOCUMENT_KINDS, example: 'passport' })
  @ValidateIf((_, value) => value !== undefined) @IsIn(DOCUMENT_KINDS)
  kind?: DocumentKind;

  @ApiPropertyOptional({ example: 'Passport, data page' })
  @ValidateIf((_, value) => value !== undefined) @IsString() @MinLength(1, { message: 'Enter a title.' }) @MaxLength(200)
  title?: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'P01234567' })
  @IsOptional() @IsString() @MaxLength(100)
  number?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'AFG' })
  @IsOptional() @IsString() @MaxLength(200)
  issuer?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: '2027-03-31' })
  @IsOptional() @IsDay()
  expiresOn?: string | null;

  @ApiPropertyOptional({ enum: AUTHENTICITIES, nullable: true, example: 'genuine' })
  @IsOptional() @IsIn(AUTHENTICITIES)
  authenticity?: Authenticity | null;

  @ApiPropertyOptional({ description: 'Taking the restriction away needs the header Access-Reason.', example: true })
  @ValidateIf((_, value) => value !== undefined) @IsBoolean()
  restricted?: boolean;
}
