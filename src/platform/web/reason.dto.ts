import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';

/** Why somebody does something, in words that stay on record: at most 4,000 characters, and not only spaces. */
export const Reason = (example: string, { description, message = 'Give your reason.' }: { description?: string; message?: string } = {}): PropertyDecorator =>
  applyDecorators(ApiProperty({ description, example }), IsString({ message }), Matches(/\S/, { message }), MaxLength(4000));
