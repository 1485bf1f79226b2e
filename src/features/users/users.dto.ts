import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayUnique, IsArray, IsBooleanString, IsIn, IsInt, IsOptional, IsString, Matches, MaxLength, Min, MinLength } from 'class-validator';
import { ASSIGNABLE_ROLES, type Role } from '../../domain/role.js';
import { PageQuery } from '../../platform/web/page.js';

const STATUSES = ['invited', 'active', 'suspended'] as const;
const WHICH_ROLE = `Choose one of: ${ASSIGNABLE_ROLES.join(', ')}.`;

export class ListUsers extends PageQuery {
  @ApiPropertyOptional({ enum: ASSIGNABLE_ROLES, example: 'supervisor' })
  @IsOptional() @IsIn(ASSIGNABLE_ROLES, { message: WHICH_ROLE })
  role?: Role;

  @ApiPropertyOptional({ enum: STATUSES, example: 'active' })
  @IsOptional() @IsIn(STATUSES)
  status?: string;
}

export class AddUser {
  @ApiProperty({ description: 'The name with which they sign in; never changes.', example: 'casey.worker' })
  @IsString() @Matches(/^[a-z0-9][a-z0-9._-]{1,63}$/, { message: 'Use 2 to 64 lower-case letters, digits, dots, dashes and underscores; begin with a letter or digit.' })
  username: string;

  @ApiProperty({ example: 'Casey Worker' })
  @IsString() @MinLength(1, { message: 'Say who it is.' }) @MaxLength(200)
  displayName: string;

  @ApiProperty({ isArray: true, enum: ASSIGNABLE_ROLES, example: ['caseworker'] })
  @IsArray() @ArrayUnique({ message: 'Name each role once.' }) @IsIn(ASSIGNABLE_ROLES, { each: true, message: WHICH_ROLE })
  roles: Role[];
}

/** What is done to somebody's access: with the version that was read, a change since then refuses it. */
export class ChangeAccess {
  @ApiPropertyOptional({ description: 'The version of the user that you read; sent, a change since then refuses this.', example: 1 })
  @IsOptional() @IsInt() @Min(1)
  version?: number;

  @ApiPropertyOptional({ example: 'Left the team on 14 November.' })
  @IsOptional() @IsString() @MaxLength(500)
  reason?: string;
}

export class NameRole extends ChangeAccess {
  @ApiProperty({ enum: ASSIGNABLE_ROLES, example: 'supervisor' })
  @IsIn(ASSIGNABLE_ROLES, { message: WHICH_ROLE })
  role: Role;
}

export class ListRoleGrants extends PageQuery {
  @ApiPropertyOptional({ description: 'Reference of a user.', example: 'US-AHVA-R7' })
  @IsOptional() @IsString() @MaxLength(20)
  user?: string;

  @ApiPropertyOptional({ enum: ASSIGNABLE_ROLES, example: 'supervisor' })
  @IsOptional() @IsIn(ASSIGNABLE_ROLES, { message: WHICH_ROLE })
  role?: Role;

  @ApiPropertyOptional({ description: 'true: roles that decide about people; false: the others', example: 'true' })
  @IsOptional() @IsBooleanString()
  deciding?: string;

  @ApiPropertyOptional({ description: 'true: still held; false: revoked', example: 'true' })
  @IsOptional() @IsBooleanString()
  held?: string;
}
