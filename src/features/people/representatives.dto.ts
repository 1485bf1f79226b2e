import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsOptional, IsString, MaxLength, MinLength, ValidateIf } from 'class-validator';
import { Instant, Occurred } from '../../platform/web/occurred.dto.js';

export class AddRepresentative extends Occurred {
  @ApiProperty({ example: 'Nadia Okonkwo' })
  @IsString() @MinLength(1, { message: 'Enter a name.' }) @MaxLength(200)
  name: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Harbour Law' })
  @IsOptional() @IsString() @MaxLength(200)
  organisation?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'nadia@harbour-law.example' })
  @IsOptional() @IsEmail({}, { message: 'Enter an e-mail address, like name@example.org.' }) @MaxLength(200)
  email?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: '+44 20 7946 0000' })
  @IsOptional() @IsString() @MaxLength(50)
  telephone?: string | null;
}

export class ChangeRepresentative {
  @ApiPropertyOptional({ example: 'Nadia Okonkwo' })
  @ValidateIf((_, value) => value !== undefined) @IsString() @MinLength(1, { message: 'Enter a name.' }) @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Harbour Law' })
  @IsOptional() @IsString() @MaxLength(200)
  organisation?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'nadia@harbour-law.example' })
  @IsOptional() @IsEmail({}, { message: 'Enter an e-mail address, like name@example.org.' }) @MaxLength(200)
  email?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: '+44 20 7946 0000' })
  @IsOptional() @IsString() @MaxLength(50)
  telephone?: string | null;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'When they ceased to act.', example: '2025-11-14T08:00:00Z' })
  @IsOptional() @Instant()
  endedAt?: Date | null;
}
