import { Type } from 'class-transformer';
import { Allow, ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsEmpty, IsIn, IsInt, IsObject, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import {
  BIOMETRIC_SUB_TYPES, BIOMETRIC_TYPES, type BiometricSubType, type BiometricType, COMPRESSIONS, ENCOUNTER_STATUSES, IMPRESSION_TYPES, type ImpressionType, MISSING_PRESENCES, type MissingPresence,
} from '../../domain/osia.js';

/** Ten fingers, twice over. */
const MOST_ITEMS = 20;
const NOT_FETCHED = { message: 'Nothing is fetched from addresses here: send it in the body.' };
const NOT_READ = { message: 'Bodies that are encrypted or signed are not read here: the connection protects them.' };
const INSTANT = { message: 'An instant is written as in RFC 3339.' };
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

export class MissingPart {
  @IsOptional() @IsIn(BIOMETRIC_SUB_TYPES) biometricSubType?: BiometricSubType;
  @IsOptional() @IsIn(MISSING_PRESENCES) presence?: MissingPresence;
}

/** One biometric item, as the document has it. */
export class BiometricItem {
  @IsIn(BIOMETRIC_TYPES) biometricType: BiometricType;
  @IsOptional() @IsIn(BIOMETRIC_SUB_TYPES) biometricSubType?: BiometricSubType;
  @IsOptional() @IsString() @MaxLength(100) instance?: string;
  @IsOptional() @IsString() @MaxLength(100) encounterId?: string;
  @IsOptional() @IsString() image?: string;
  @IsEmpty(NOT_FETCHED) imageRef?: string;
  @IsOptional() @Matches(RFC3339, INSTANT) captureDate?: string;
  @IsOptional() @IsString() @MaxLength(200) captureDevice?: string;
  @IsOptional() @IsIn(IMPRESSION_TYPES) impressionType?: ImpressionType;
  @IsOptional() @IsInt() @Min(0) @Max(100_000) width?: number;
  @IsOptional() @IsInt() @Min(0) @Max(100_000) height?: number;
  @IsOptional() @IsInt() @Min(0) @Max(64) bitdepth?: number;
  @IsOptional() @IsString() @MaxLength(100) mimeType?: string;
  @IsOptional() @IsInt() @Min(0) @Max(10_000) resolution?: number;
  @IsOptional() @IsIn(COMPRESSIONS) compression?: (typeof COMPRESSIONS)[number];
  @IsOptional() @IsArray() @ArrayMaxSize(10) @ValidateNested({ each: true }) @Type(() => MissingPart) missing?: MissingPart[];
  @IsOptional() @IsString() @MaxLength(1000) metadata?: string;
  @IsOptional() @IsString() @MaxLength(1000) comment?: string;
  @IsOptional() @IsString() template?: string;
  @IsEmpty(NOT_FETCHED) templateRef?: string;
  @IsOptional() @IsString() @MaxLength(100) templateFormat?: string;
  @IsOptional() @IsInt() quality?: number;
  @IsOptional() @IsString() @MaxLength(100) qualityFormat?: string;
  @IsOptional() @IsString() @MaxLength(100) algorithm?: string;
  @IsOptional() @IsString() @MaxLength(100) vendor?: string;
  @IsEmpty(NOT_READ) encryption?: undefined;
  @IsEmpty(NOT_READ) integrity?: undefined;
}

/** An encounter as a client sends it. What is told of the person beside prints is taken and not kept. */
export class EncounterBody {
  @IsOptional() @IsString() @MaxLength(100) encounterId?: string;
  @IsIn(ENCOUNTER_STATUSES, { message: 'A status is ACTIVE or INACTIVE.' }) status: (typeof ENCOUNTER_STATUSES)[number];
  @IsString() @Matches(/^[\w .:-]{1,60}$/, { message: 'A type of encounter has 1 to 60 letters, numbers, spaces and - . : _' }) encounterType: string;
  @IsOptional() @Matches(RFC3339, INSTANT) createdDate?: string;
  @IsOptional() @Matches(RFC3339, INSTANT) updatedDate?: string;
  @ArrayMaxSize(20) @ArrayUnique({ message: 'Name each gallery once.' }) @MaxLength(60, { each: true }) @IsString({ each: true }) @ArrayMinSize(1, { message: 'Name at least one gallery.' }) @IsArray({ message: 'Name galleries, a list.' }) galleries: string[];
  @IsOptional() @IsString() clientData?: string;
  @Allow() contextualData?: unknown;
  @Allow() biographicData?: unknown;
  @ArrayMaxSize(MOST_ITEMS) @ValidateNested({ each: true }) @Type(() => BiometricItem) @IsArray({ message: 'Send biometricData, a list.' }) biometricData: BiometricItem[];
  @IsEmpty(NOT_READ) encryption?: undefined;
  @IsEmpty(NOT_READ) integrity?: undefined;
}

export class IdentifyBody {
  @IsObject({ message: 'Send a filter, {} for none.' }) filter: Record<string, unknown>;
  @ArrayMaxSize(MOST_ITEMS) @ValidateNested({ each: true }) @Type(() => BiometricItem) @IsArray({ message: 'Send biometricData, a list.' }) biometricData: BiometricItem[];
  @IsEmpty(NOT_READ) encryption?: undefined;
  @IsEmpty(NOT_READ) integrity?: undefined;
}

export class VerifyBody {
  @ArrayMaxSize(MOST_ITEMS) @ValidateNested({ each: true }) @Type(() => BiometricItem) @IsArray({ message: 'Send biometricData, a list.' }) biometricData: BiometricItem[];
  @IsEmpty(NOT_READ) encryption?: undefined;
  @IsEmpty(NOT_READ) integrity?: undefined;
}

export class VerifyBothBody {
  @ArrayMaxSize(MOST_ITEMS) @ValidateNested({ each: true }) @Type(() => BiometricItem) @IsArray({ message: 'Send biometricData1, a list.' }) biometricData1: BiometricItem[];
  @ArrayMaxSize(MOST_ITEMS) @ValidateNested({ each: true }) @Type(() => BiometricItem) @IsArray({ message: 'Send biometricData2, a list.' }) biometricData2: BiometricItem[];
  @IsEmpty(NOT_READ) encryption?: undefined;
  @IsEmpty(NOT_READ) integrity?: undefined;
}
