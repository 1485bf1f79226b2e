import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type nunjucks from 'nunjucks';
import { permissionsOf } from '../../domain/permission.js';
import { SESSION_MS } from '../access/session.js';
import { Seal } from '../seal.js';
import { Demonstration } from '../web/demonstration.js';
import { Assets } from './assets.js';
import { templates } from './engine.js';
import { type KeptForm, keptForm } from './kept-form.js';
import { navigation } from './navigation.js';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
  + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

/** Renders a template in what surrounds every page: who is signed in, where they may go, what was just done, the clock. */
@Injectable()
export class Surroundings {
  private readonly environment: nunjucks.Environment = templates();
  constructor(
    readonly assets: Assets,
    private readonly seal: Seal,
    private readonly demonstration: Demonstration,
  ) {}

  /** The page as HTML; sets its headers. */
  async render(request: FastifyRequest, reply: FastifyReply, template: string, data: object): Promise<string> {
    const { identity } = request;
    const kept = keptForm(request, this.seal);
    const path = request.url.split('?')[0];
    const roles = identity?.roles ?? [];
    const context = {
      ...data, kept, assets: this.assets.path, path, address: request.url,
      me: identity ? { ref: identity.ref, username: identity.username, name: identity.displayName, roles } : null,
      may: Object.fromEntries(permissionsOf(roles).map((permission) => [permission, true])),
      places: navigation(roles, path),
      demonstration: await this.demonstration.clock(),
      csrf: reply.generateCsrf({ userInfo: identity?.id ?? 'stranger' } as never),
      formKey: randomUUID(), sessionMinutes: SESSION_MS / 60_000,
      ...answersOf(kept), seal: (value: unknown) => this.seal.close('original', value),
    };
    void reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).header('cache-control', 'no-store');
    return new Promise((resolve, reject) => {
      this.environment.render(template, context, (error, html) => (error ? reject(error) : resolve(html!)));
    });
  }
}

/** How a form's macros ask for what was typed and what is wrong with it. */
function answersOf({ values, errors, refusals }: KeptForm): object {
  return {
    value: (field: string, otherwise: unknown = '') => values[field] ?? otherwise ?? '',
    error: (field: string) => (errors[field] ? { text: errors[field] } : undefined),
    errorList: [
      ...Object.entries(errors).map(([field, text]) => ({ text, href: `#${field.replaceAll('.', '-')}` })),
      ...refusals.map(({ message }) => ({ text: message })),
    ],
  };
}
