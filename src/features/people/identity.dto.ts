import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength, registerDecorator, ValidateIf, ValidateNested } from 'class-validator';
import {
  BIRTH_BASES, NAME_KINDS, NATIONALITY_BASES, REFERENCE_SCHEMES,
  type BirthBasis, type NameKind, type NationalityBasis, type ReferenceScheme,
} from '../../domain/identity.js';
import { isNationality } from '../../domain/nationality.js';
import { parsePartialDate, PARTIAL_DATE_HINT } from '../../domain/partial-date.js';

/** 1998, 1998-04 or 1998-04-17. */
export const IsPartialDate = (): PropertyDecorator => (target, property) => registerDecorator({
  name: 'isPartialDate', target: target.constructor, propertyName: String(property),
  validator: { validate: (value) => typeof value === 'string' && parsePartialDate(value) !== null, defaultMessage: () => PARTIAL_DATE_HINT },
});

/** A code on the list of nationalities. */
export const IsNationality = (): PropertyDecorator => (target, property) => registerDecorator({
  name: 'isNationality', target: target.constructor, propertyName: String(property),
  validator: { validate: (value) => typeof value === 'string' && isNationality(value), defaultMessage: () => NATIONALITY_HINT },
});
export const NATIONALITY_HINT = 'Enter a nationality by its ISO 3166-1 code of three capital letters, like AFG, or XXA, XXB, XXC, XXX.';

/** A whole set, at most 50 rows; left out: not said. */
export const SetOf = (type: new () => object, description: string, example: unknown): PropertyDecorator => applyDecorators(
  ApiPropertyOptional({ type: [type], description, example }),
  ValidateIf((_, value) => value !== undefined),
  IsArray({ message: 'Send a list.' }), ArrayMaxSize(50), ValidateNested({ each: true }), Type(() => type),
);

export class NameInput {
  @ApiPropertyOptional({ enum: NAME_KINDS, default: 'birth', example: 'birth' })
  @ValidateIf((_, value) => value !== undefined) @IsIn(NAME_KINDS)
  kind?: NameKind;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'رحمانی' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(200)
  familyNames?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'داریوش' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(200)
  givenNames?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'ISO 15924', example: 'Arab' })
  @IsOptional() @Matches(/^[A-Z][a-z]{3}$/, { message: 'Enter a script by its ISO 15924 code, like Latn or Arab.' })
  script?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'In Latin script, where the name is in another.', example: 'Dariush Rahmani' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(400)
  transliteration?: string | null;
}

export class BirthInput {
  @ApiProperty({ description: 'As precise as it is known: 1998, 1998-04 or 1998-04-17.', example: '1998-04' })
  @IsPartialDate()
  date: string;

  @ApiPropertyOptional({ enum: BIRTH_BASES, default: 'claimed', example: 'claimed' })
  @ValidateIf((_, value) => value !== undefined) @IsIn(BIRTH_BASES)
  basis?: BirthBasis;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Herat' })
  @IsOptional() @IsString() @MaxLength(200)
  place?: string | null;
}

export class NationalityInput {
  @ApiProperty({ description: "ISO 3166-1 alpha-3, or ICAO 9303's XXA, XXB, XXC, XXX.", example: 'AFG' })
  @IsNationality()
  code: string;

  @ApiPropertyOptional({ enum: NATIONALITY_BASES, default: 'claimed', example: 'claimed' })
  @ValidateIf((_, value) => value !== undefined) @IsIn(NATIONALITY_BASES)
  basis?: NationalityBasis;
}

export class ReferenceInput {
  @ApiProperty({ enum: REFERENCE_SCHEMES, example: 'port' })
  @IsIn(REFERENCE_SCHEMES, { message: `Choose one of: ${REFERENCE_SCHEMES.join(', ')}.` })
  scheme: ReferenceScheme;

  @ApiProperty({ example: 'DVR/2025/118204' })
  @IsString() @MinLength(1) @MaxLength(100)
  number: string;
}
