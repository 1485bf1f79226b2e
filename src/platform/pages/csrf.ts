import { createHmac } from 'node:crypto';
import csrf from '@fastify/csrf-protection';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type {} from '@fastify/session';
import { isPage } from '../web/kind.js';

/** A form without the token of this browser and this user: made elsewhere, or before they signed in anew. */
export class FormExpired extends Error {
  constructor() {
    super('This form is too old, or it was not sent from a page of ours. Go back, reload the page and send it again.');
  }
}

/**
 * Every form of ours carries a token that no other site can know: bound to a cookie of this browser and to who is
 * signed in. Held beside the same-origin check of the gate.
 */
export async function guardForms(fastify: FastifyInstance, secret: string): Promise<void> {
  await fastify.register(csrf, {
    cookieOpts: { path: '/', httpOnly: true, sameSite: 'strict', secure: 'auto', signed: true }, cookieKey: 'crossfile-form', logLevel: 'debug',
    csrfOpts: { hmacKey: createHmac('sha256', secret).update('crossfile forms').digest('base64url') },
    getUserInfo: (request) => request.identity?.id ?? 'stranger',
    getToken: (request) => (request.body as { _csrf?: string } | undefined)?._csrf,
  });
  fastify.addHook('preValidation', (request, reply, done) => {
    if (request.is404 || request.method === 'GET' || request.method === 'HEAD' || !isPage(request)) return done();
    // its refusal would go out past our pages: it may answer only whether the token is right
    fastify.csrfProtection(request, { unsignCookie: reply.unsignCookie.bind(reply), send: () => done(new FormExpired()) } as unknown as FastifyReply, done);
  });
}
