import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Occurred } from '../../platform/web/occurred.dto.js';
import { Reason } from '../../platform/web/reason.dto.js';
import { ASKED_BY } from '../biometrics/contests.dto.js';

/** To whom a pack was handed; `occurredAt` is when. It happened, so it is never refused because the pack has changed since. */
export class GivePack extends Occurred {
  @ApiProperty({ enum: ASKED_BY, example: 'representative' })
  @IsIn(ASKED_BY, { message: 'Say whether the person or their representative got it.' })
  givenTo: 'person' | 'representative';

  @ApiPropertyOptional({ description: 'The representative’s name.', example: 'Example & Partners' })
  @IsOptional() @IsString() @MaxLength(200)
  givenToName?: string;

  @Reason('By post, with a Dari translation.', { message: 'Say how it was handed over.' })
  how: string;

  @Reason('Asked for by the representative on 12 November.', { message: 'Say why it was given.' })
  reason: string;

  @ApiProperty({ description: 'The digest of the pack that was handed over, as printed on it.', example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' })
  @Matches(/^[0-9a-f]{64}$/, { message: 'Enter the digest printed on the pack: 64 characters, 0 to 9 and a to f.' })
  digest: string;
}
