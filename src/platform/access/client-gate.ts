import { randomUUID } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OsiaScope } from '../../domain/osia.js';
import { osiaError } from '../web/osia-error.js';
import type { ClientAccess } from './allow.js';
import type { Clients } from './clients.js';
import type { OsiaClient } from './clients-file.js';
import { bearerOf } from './strategies.js';

/** One call of another agency's system: who, and on behalf of which request. */
export interface ClientCall { readonly client: OsiaClient; readonly requestId: string }

declare module 'fastify' {
  interface FastifyRequest { clientCall?: ClientCall }
}

export const isForClients = (access: string): access is ClientAccess => access.startsWith('client:');

/** Lets a client in, or answers 404 (nobody is let in here), 401, 429 or 403; before anything of the request is read. */
export async function admitClient(request: FastifyRequest, reply: FastifyReply, clients: Clients, access: ClientAccess): Promise<unknown> {
  const refuse = (status: number, message: string): unknown => reply.code(status).type('application/json').send(osiaError(status, message));
  if (!clients.any) return refuse(404, 'There is nothing at this address.');
  const token = bearerOf(request.headers);
  const client = token ? clients.byToken(token) : null;
  if (!client) {
    void reply.header('www-authenticate', 'Bearer');
    return refuse(401, 'Send the bearer token of this client.');
  }
  const wait = await clients.count(client);
  if (wait !== null) {
    void reply.header('retry-after', wait);
    return refuse(429, `This client may make ${client.perMinute} calls in a minute. Try again in ${wait} seconds.`);
  }
  const scope = access.slice('client:'.length) as OsiaScope;
  if (!client.scopes.includes(scope)) return refuse(403, `The token of this client does not include the scope ${scope}.`);
  request.clientCall = { client, requestId: randomUUID() };
}

/** Which client calls. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): ClientCall => {
  const { clientCall } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!clientCall) throw new Error('This route is not for clients.');
  return clientCall;
});
