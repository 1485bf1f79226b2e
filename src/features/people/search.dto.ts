import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { SEXES, type Sex } from '../../domain/identity.js';
import { IsDay } from '../../platform/web/day.dto.js';
import { LONGEST_PAGE, PageQuery } from '../../platform/web/page.js';
import { BirthInput, IsNationality, NameInput, NationalityInput, ReferenceInput, SetOf } from './identity.dto.js';

export const SEARCHED_STATUSES = ['provisional', 'active'] as const;

/** What is looked for; everything given must hold. Sent as a body: names and birth dates never stand in an address. */
export class SearchPeople {
  @ApiPropertyOptional({ description: 'Any of their names, in any order and script; also as it begins, sounds or nearly is spelled.', example: 'dariush rahmany' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ description: 'Reference of the person, a case or a crossing, or a number that another office gave.', example: 'DVR/2025/118204' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(100)
  reference?: string;

  @ApiPropertyOptional({ description: 'Year of any birth date that counts.', example: 1998 })
  @IsOptional() @Type(() => Number) @IsInt({ message: 'Enter a year, like 1998.' }) @Min(1880, { message: 'Enter a year from 1880 on.' }) @Max(2200, { message: 'Enter a year, like 1998.' })
  birthYear?: number;

  @ApiPropertyOptional({ example: 'AFG' })
  @IsOptional() @IsNationality()
  nationality?: string;

  @ApiPropertyOptional({ description: 'Reference or designator of a flight on which they held a seat.', example: 'XQ5104' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(20)
  flight?: string;

  @ApiPropertyOptional({ description: 'Crossed on this London day or later.', example: '2025-10-18' })
  @IsOptional() @IsDay()
  crossedFrom?: string;

  @ApiPropertyOptional({ description: 'Crossed on this London day or earlier.', example: '2025-10-18' })
  @IsOptional() @IsDay()
  crossedTo?: string;

  @ApiPropertyOptional({ enum: SEARCHED_STATUSES, example: 'provisional' })
  @IsOptional() @IsIn(SEARCHED_STATUSES)
  status?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: LONGEST_PAGE, default: 50, example: 50 })
  @IsOptional() @IsInt({ message: 'Enter a whole number from 1 to 200.' }) @Min(1) @Max(LONGEST_PAGE)
  limit?: number;
}

/** A page of a search that was made. */
export class SearchPage extends PageQuery {}

/** Who stands at the desk, as far as they have said. */
export class PossiblyKnown {
  @SetOf(NameInput, 'Names that the person gives.', [{ familyNames: 'Rahmany', givenNames: 'Daryush' }])
  names?: NameInput[];

  @SetOf(BirthInput, 'Birth dates that the person gives.', [{ date: '1998' }])
  births?: BirthInput[];

  @SetOf(NationalityInput, 'Nationalities.', [{ code: 'AFG' }])
  nationalities?: NationalityInput[];

  @SetOf(ReferenceInput, 'Numbers that other offices gave.', [{ scheme: 'port', number: 'DVR/2025/118204' }])
  references?: ReferenceInput[];

  @ApiPropertyOptional({ enum: SEXES, nullable: true, example: 'M' })
  @IsOptional() @IsIn(SEXES)
  sex?: Sex | null;
}
