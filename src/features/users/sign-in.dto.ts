import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';

export class SignIn {
  @ApiProperty({ example: 'casey.worker' })
  @IsString() @MinLength(1, { message: 'Enter your user name.' }) @MaxLength(64)
  username: string;

  @ApiProperty({ example: 'three words nobody guesses' })
  @IsString() @MinLength(1, { message: 'Enter your password.' }) @MaxLength(200)
  password: string;
}

export class UseInvitation {
  @ApiProperty({ description: 'The one-time word that the administrator gave you.', example: 'Jd3x0pWk7mQ2nR8sT4vY6zA1bC5eF9gH' })
  @IsString() @MinLength(1, { message: 'Enter your invitation.' }) @MaxLength(100)
  invitation: string;

  @ApiProperty({ description: '12 characters or more, without your user name.', example: 'three words nobody guesses' })
  @IsString() @MaxLength(200)
  password: string;
}

export class ChangePassword {
  @ApiProperty({ example: 'three words nobody guesses' })
  @IsString() @MinLength(1, { message: 'Enter your present password.' }) @MaxLength(200)
  current: string;

  @ApiProperty({ description: '12 characters or more, without your user name.', example: 'four other words, never told' })
  @IsString() @MaxLength(200)
  new: string;
}
