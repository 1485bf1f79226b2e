import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';

const EXAMPLE_PROBLEM = { type: '/problems/input.invalid', title: 'The request cannot be right', status: 400, detail: 'Correct the fields named, then send again.', errors: [{ pointer: '#/reason', detail: 'Give your reason.' }] };

const problems = (): MethodDecorator =>
  ApiResponse({ status: 'default', description: 'Refused or wrong', content: { 'application/problem+json': { schema: { type: 'object' }, example: EXAMPLE_PROBLEM } } });

/** What an operation answers: its status and, for the OpenAPI document, an example. */
export const Answers = (status: number, example: unknown): MethodDecorator => applyDecorators(
  HttpCode(status),
  ApiResponse({ status, description: 'Done', content: { 'application/json': { schema: { type: 'object' }, example } } }),
  problems(),
);

/** Done, and there is nothing to show: 204. */
export const AnswersNothing = (): MethodDecorator => applyDecorators(
  HttpCode(204),
  ApiResponse({ status: 204, description: 'Done' }),
  problems(),
);

/** One page of a list. */
export const AnswersPage = (example: unknown): MethodDecorator => Answers(200, { items: [example], next: null });

/** A change of a record that somebody read: takes its ETag back as If-Match. */
export const IfMatch = (): MethodDecorator =>
  ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the record as you read it', example: '"1"' });
