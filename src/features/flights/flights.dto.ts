import { ApiProperty, ApiPropertyOptional, PartialType, PickType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsOptional, IsString, IsTimeZone, Matches, Max, MaxLength, Min, MinLength, ValidateNested } from 'class-validator';
import { DESIGNATOR, FLIGHT_STATES, type FlightState, type SeatKind } from '../../domain/flight-life.js';
import { IsDay } from '../../platform/web/day.dto.js';
import { Instant, Occurred } from '../../platform/web/occurred.dto.js';
import { PageQuery } from '../../platform/web/page.js';
import { Reason } from '../../platform/web/reason.dto.js';

const UpperCase = (): PropertyDecorator => Transform(({ value }) => (typeof value === 'string' ? value.replace(/\s/g, '').toUpperCase() : value));
const Airport = (): PropertyDecorator => Matches(/^[A-Z]{3}$/, { message: 'Enter an airport by its three letters, like LHR.' });
const Seats = (): PropertyDecorator => (target, property) => {
  for (const decorate of [IsOptional(), IsInt({ message: 'Enter a whole number of seats.' }), Min(0), Max(400)]) decorate(target, property);
};

export class ListFlights extends PageQuery {
  @ApiPropertyOptional({ description: 'First day of scheduled departure, London.', example: '2025-11-10' })
  @IsOptional() @IsDay()
  from?: string;

  @ApiPropertyOptional({ description: 'Last day of scheduled departure, London.', example: '2025-11-16' })
  @IsOptional() @IsDay()
  to?: string;

  @ApiPropertyOptional({ enum: FLIGHT_STATES, example: 'planned' })
  @IsOptional() @IsIn(FLIGHT_STATES)
  state?: FlightState;
}

export class SeatCounts implements Partial<Record<SeatKind, number>> {
  @ApiPropertyOptional({ example: 12 }) @Seats() returnee?: number;
  @ApiPropertyOptional({ example: 24 }) @Seats() escort?: number;
  @ApiPropertyOptional({ example: 1 }) @Seats() medic?: number;
  @ApiPropertyOptional({ example: 1 }) @Seats() interpreter?: number;
  @ApiPropertyOptional({ example: 1 }) @Seats() monitor?: number;
}

export class PlanFlight {
  @ApiProperty({ description: 'Airline, number, optional letter.', example: 'CF101' })
  @UpperCase() @Matches(DESIGNATOR, { message: 'Enter a flight designator, like BA304 or EZY8423A.' })
  designator: string;

  @ApiProperty({ example: 'LHR' }) @UpperCase() @Airport()
  origin: string;

  @ApiProperty({ example: 'CDG' }) @UpperCase() @Airport()
  destination: string;

  @ApiPropertyOptional({ example: 'Europe/London', default: 'Europe/London' })
  @IsOptional() @IsTimeZone({ message: 'Enter a time zone by its IANA name, like Europe/London.' })
  originZone?: string;

  @ApiPropertyOptional({ example: 'Europe/Paris', default: 'Europe/Paris' })
  @IsOptional() @IsTimeZone({ message: 'Enter a time zone by its IANA name, like Europe/Paris.' })
  destinationZone?: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2025-11-15T06:30:00Z' }) @Instant()
  scheduledDeparture: Date;

  @ApiProperty({ type: String, format: 'date-time', example: '2025-11-15T07:45:00Z' }) @Instant()
  scheduledArrival: Date;

  @ApiProperty({ enum: ['charter', 'scheduled'], example: 'charter' }) @IsIn(['charter', 'scheduled'])
  kind: 'charter' | 'scheduled';

  @ApiPropertyOptional({ description: 'What the office should know of the flight itself.', example: 'Aircraft of the second operator.' })
  @IsOptional() @IsString() @MaxLength(4000)
  note?: string;

  @ApiProperty({ type: SeatCounts, example: { returnee: 12, escort: 24, medic: 1 } })
  @IsDefined({ message: 'Say how many seats there are of each kind.' }) @ValidateNested() @Type(() => SeatCounts)
  seats: SeatCounts;
}

export class ChangeFlight extends PartialType(PickType(PlanFlight, ['designator', 'origin', 'destination', 'originZone', 'destinationZone', 'scheduledDeparture', 'scheduledArrival', 'kind', 'note'] as const)) {}

export class AssignEscort {
  @ApiProperty({ description: 'Username of somebody who is an escort.', example: 'edith' }) @IsString() @MinLength(1) @MaxLength(64)
  username: string;
}

/** What every step of a flight says: when, and which version was seen. */
export class FlightVerb extends Occurred {
  @ApiProperty({ description: 'The version of the flight that you read.', example: 1 }) @IsInt() @Min(1)
  version: number;
}

export class CancelFlight extends FlightVerb {
  @Reason('The airline withdrew the aircraft.')
  reason: string;
}
