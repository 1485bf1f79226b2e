import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { RegisterCrossing } from '../crossings/crossings.dto.js';

/** A crossing, with people on record whom the one who registers it believes this may be. */
export class RegisterArrival extends RegisterCrossing {
  @ApiPropertyOptional({ isArray: true, type: String, description: 'References of people whom this may be. Each opens a match review; nothing is joined.', example: ['PE-BHVA-RT'] })
  @IsOptional() @IsArray() @ArrayUnique() @ArrayMaxSize(10) @IsString({ each: true }) @MaxLength(20, { each: true })
  mayBe?: string[];

  @ApiPropertyOptional({ description: 'Why this may be them; needed with mayBe.', example: 'Same name and birth year, same village; recognised by the photo of August.' })
  @IsOptional() @IsString() @Matches(/\S/, { message: 'Say why.' }) @MaxLength(4000)
  rationale?: string;
}
