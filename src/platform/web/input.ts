import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext, HttpException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Invalid } from '../../domain/errors.js';
import type { ReferenceKind } from '../../domain/reference.js';
import type { Actor } from '../access/actor.js';
import { referenceIn } from './reference.js';

const request = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest();

/**
 * Who acts. With an Idempotency-Key on a creating request, the door will answer a repetition with the first answer;
 * every form of our pages carries such a key, so that a double click does a thing once.
 */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor, headers, method, url, body } = request(context);
  if (!actor) throw new Error('A public route has no actor.');
  const key = headers['idempotency-key'] ?? formKey(body);
  if (method !== 'POST' || key === undefined) return actor;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) throw new Invalid({ 'Idempotency-Key': 'Enter 1 to 200 printable ASCII characters without spaces.' });
  const content = Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null);
  return { ...actor, idempotency: { route: url.split('?')[0], key, hash: createHash('sha256').update(content).digest() } };
});

const formKey = (body: unknown): unknown => (body && typeof body === 'object' && '_key' in body && '_csrf' in body ? body._key : undefined);

/** The reference in the path, checked to be of that kind: `@Ref('PE')`, or `@Ref('PE', 'person')` for `:person`. */
export function Ref(kind: ReferenceKind, name = 'ref'): ParameterDecorator {
  return createParamDecorator((_: unknown, context: ExecutionContext): string => {
    return referenceIn(name, kind, String((request(context).params as Record<string, string>)[name]));
  })();
}

/** The version of the record that the client saw, from If-Match: "7". 428 where it is absent. */
export const SeenVersion = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const value = request(context).headers['if-match'];
  if (value === undefined) throw new HttpException('Send If-Match with the ETag of the record that you read.', 428);
  const [, version] = /^"(\d{1,9})"$/.exec(value) ?? [];
  if (!version) throw new Invalid({ 'If-Match': 'Send the ETag as you got it, for example "7".' });
  return Number(version);
});
