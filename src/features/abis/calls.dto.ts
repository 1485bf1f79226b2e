import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { BIOMETRIC_SUB_TYPES, BIOMETRIC_TYPES, type BiometricSubType, type BiometricType, ENCOUNTER_STATUSES } from '../../domain/osia.js';

/** What every call carries in its address. Hints that mean nothing to this engine are taken and said to be ignored. */
export class CallQuery {
  @Length(1, 200) @Matches(/^[^\p{C}]+$/u, { message: 'A transactionId is printable text.' }) @IsString({ message: 'Send one transactionId.' })
  transactionId: string;

  @IsOptional() @IsString() @MaxLength(2000)
  callback?: string;

  @IsOptional() @Type(() => Number) @IsInt() @Min(0) @Max(9)
  priority?: number;

  @IsOptional() @IsString() @MaxLength(100)
  algorithm?: string;
}

/** A search or comparison. */
export class SearchQuery extends CallQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100)
  maxNbCand?: number;

  @IsOptional() @Type(() => Number) @IsNumber() @Min(0)
  threshold?: number;

  @IsOptional() @IsString() @MaxLength(100)
  accuracyLevel?: string;

  @IsOptional() @Type(() => Number) @IsInt() @Min(0) @Max(9)
  serviceLevel?: number;
}

export class StatusQuery extends CallQuery {
  @IsIn(ENCOUNTER_STATUSES, { message: 'A status is ACTIVE or INACTIVE.' })
  status: (typeof ENCOUNTER_STATUSES)[number];
}

/** Which templates: those that are not like that are left out. */
export class TemplatesQuery extends CallQuery {
  @IsOptional() @IsIn(BIOMETRIC_TYPES)
  biometricType?: BiometricType;

  @IsOptional() @IsIn(BIOMETRIC_SUB_TYPES)
  biometricSubType?: BiometricSubType;

  @IsOptional() @IsString() @MaxLength(100)
  instance?: string;

  @IsOptional() @IsString() @MaxLength(100)
  templateFormat?: string;

  @IsOptional() @IsString() @MaxLength(100)
  qualityFormat?: string;
}

export class ContentQuery extends CallQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) @Max(10_000_000)
  offset?: number;

  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000)
  limit?: number;
}
