import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { Occurred } from '../../platform/web/occurred.dto.js';

/** Why a finger can't be taken, by the names of OSIA biometrics v1 in lower case. */
export const PRESENCES = ['amputated', 'bandaged', 'damaged'] as const;
export type Presence = (typeof PRESENCES)[number];

/** One finger that could not be taken. */
export class MissingFinger {
  @ApiProperty({ description: '1 right thumb … 5 right little, 6 left thumb … 10 left little.', example: 7 })
  @IsInt({ message: 'Enter the finger as a whole number from 1 to 10.' }) @Min(1) @Max(10)
  fingerPosition: number;

  @ApiProperty({ enum: PRESENCES, example: 'amputated' })
  @IsIn(PRESENCES, { message: 'Choose one of: amputated, bandaged, damaged.' })
  presence: Presence;
}

/** All missing fingers of a crossing: the list takes the place of the one before. */
export class TellMissingFingers extends Occurred {
  @ApiProperty({ isArray: true, type: MissingFinger, description: 'All fingers that could not be taken; those left out are there.', example: [{ fingerPosition: 7, presence: 'amputated' }] })
  @IsArray() @ArrayMaxSize(10) @ArrayUnique((one: MissingFinger) => one?.fingerPosition, { message: 'Name each finger once.' }) @ValidateNested({ each: true }) @Type(() => MissingFinger)
  fingers: MissingFinger[];
}
