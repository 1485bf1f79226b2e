import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { kindOf } from '../../domain/reference.js';
import { referenceIn } from '../../platform/web/reference.js';

/** The reference in the path: a re-entry flag's, or a match review's where it has no flag. */
export const DeskRef = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const text = String((context.switchToHttp().getRequest<FastifyRequest>().params as Record<string, string>).ref);
  return referenceIn('ref', kindOf(text) === 'MR' ? 'MR' : 'RE', text);
});
