import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength, ValidateIf } from 'class-validator';
import { BIRTH_BASES, PERSON_STATUSES, REFERENCE_SCHEMES, SEXES, type BirthBasis, type PersonStatus, type ReferenceScheme, type Sex } from '../../domain/identity.js';
import { Instant, Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';
import { Reason } from '../../platform/web/reason.dto.js';
import { BirthInput, IsNationality, IsPartialDate, NameInput, NationalityInput, ReferenceInput, SetOf } from './identity.dto.js';

export class ListPeople extends PageQuery {
  @ApiPropertyOptional({ enum: PERSON_STATUSES, example: 'provisional' })
  @IsOptional() @IsIn(PERSON_STATUSES)
  status?: PersonStatus;

  @ApiPropertyOptional({ description: 'Live nationality.', example: 'ERI' })
  @IsOptional() @IsNationality()
  nationality?: string;

  @ApiPropertyOptional({ description: 'Year of any live birth date.', example: 1998 })
  @IsOptional() @Type(() => Number) @IsInt({ message: 'Enter a year, like 1998.' }) @Min(1880) @Max(2200)
  birthYear?: number;

  @ApiPropertyOptional({ description: 'Number that another office gave.', example: 'DVR/2025/118204' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(100)
  number?: string;

  @ApiPropertyOptional({ enum: REFERENCE_SCHEMES, description: 'Whose number it is.', example: 'port' })
  @IsOptional() @IsIn(REFERENCE_SCHEMES)
  scheme?: ReferenceScheme;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Recorded or changed at or after.', example: '2025-11-14T00:00:00Z' })
  @IsOptional() @Instant()
  changedSince?: Date;
}

export class OpenPerson extends Occurred {
  @SetOf(NameInput, 'Names that the person used; the first is shown in lists.', [{ familyNames: 'Rahmani', givenNames: 'Dariush' }])
  names?: NameInput[];

  @SetOf(BirthInput, 'Birth dates as claimed, documented or assessed.', [{ date: '1998-04', place: 'Herat' }])
  births?: BirthInput[];

  @SetOf(NationalityInput, 'Nationalities.', [{ code: 'AFG' }])
  nationalities?: NationalityInput[];

  @SetOf(ReferenceInput, 'Numbers that other offices gave.', [{ scheme: 'port', number: 'DVR/2025/118204' }])
  references?: ReferenceInput[];

  @ApiPropertyOptional({ enum: SEXES, nullable: true, description: 'As documented.', example: 'M' })
  @IsOptional() @IsIn(SEXES)
  sex?: Sex | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Needs a ground-floor room.' })
  @IsOptional() @IsString() @MaxLength(4000)
  careNeeds?: string | null;
}

export class ChangePerson {
  @SetOf(NameInput, 'Replaces the live names: rows that are not in it are superseded, never overwritten.', [{ familyNames: 'Rahmani', givenNames: 'Dariush' }])
  names?: NameInput[];

  @SetOf(BirthInput, 'Replaces the live birth dates. One on which the person may be under 18 is withdrawn by two people.', [{ date: '1998-04-17', basis: 'documented' }])
  births?: BirthInput[];

  @SetOf(NationalityInput, 'Replaces the live nationalities.', [{ code: 'AFG', basis: 'accepted' }])
  nationalities?: NationalityInput[];

  @SetOf(ReferenceInput, 'Replaces the live numbers of other offices.', [{ scheme: 'port', number: 'DVR/2025/118204' }])
  references?: ReferenceInput[];

  @ApiPropertyOptional({ enum: SEXES, nullable: true, example: 'M' })
  @IsOptional() @IsIn(SEXES)
  sex?: Sex | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Needs a ground-floor room.' })
  @IsOptional() @IsString() @MaxLength(4000)
  careNeeds?: string | null;

  @ApiPropertyOptional({ description: 'Somebody else on record may look the same and be another.', example: true })
  @ValidateIf((input: ChangePerson) => input.possibleTwin !== undefined) @IsBoolean()
  possibleTwin?: boolean;
}

export class WithdrawBirth extends Occurred {
  @ApiProperty({ description: 'The live birth date, as it is recorded.', example: '2009' })
  @IsPartialDate()
  birth: string;

  @ApiPropertyOptional({ enum: BIRTH_BASES, description: 'Where the same date was recorded more than once.', example: 'claimed' })
  @IsOptional() @IsIn(BIRTH_BASES)
  basis?: BirthBasis;

  @Reason('Passport examined and found genuine: born in 1999.')
  reason: string;

  @ApiProperty({ description: 'The version of the person that you read.', example: 1 })
  @IsInt() @Min(1)
  version: number;
}
