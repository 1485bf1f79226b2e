import type { FastifyRequest } from 'fastify';
import { Invalid, type Refusal } from '../../domain/errors.js';
import type { Seal } from '../seal.js';

declare module 'fastify' {
  interface FastifyRequest { keptForm?: KeptForm }
  interface Session { flash?: string }
}

/** A form that came back: what was typed, what is wrong with it, or why it was refused. */
export interface KeptForm {
  /** Field -> what was typed. Empty on a form shown for the first time. */
  values: Record<string, unknown>;
  /** Field -> what is wrong. */
  errors: Record<string, string>;
  refusals: Pick<Refusal, 'rule' | 'message'>[];
  /** Somebody else saved first: the values that the form was first shown with, as far as it said. */
  conflict: { original: Record<string, unknown> | null } | null;
  /** One sentence about what was just done. */
  said: string | null;
}

const NOTHING: KeptForm = { values: {}, errors: {}, refusals: [], conflict: null, said: null };
/** How long it waits for the page that shows it. */
const KEPT_MS = 10 * 60_000;
const LONGEST = 64 * 1024;

interface Flash extends Partial<KeptForm> { path: string; until: number }

/** Puts a form aside for the page at this path; sealed, because the session lies in a table. */
export function keepForm(request: FastifyRequest, seal: Seal, path: string, kept: Partial<KeptForm>): void {
  let flash: Flash = { ...kept, path: path.split('?')[0], until: Date.now() + KEPT_MS };
  // what is too long for a session stays out; the message is shown all the same
  if (JSON.stringify(flash).length > LONGEST) flash = { ...flash, values: {} };
  request.session.flash = seal.close('flash', flash);
}

/** What was put aside for this page, once. */
export function keptForm(request: FastifyRequest, seal: Seal): KeptForm {
  if (request.keptForm) return request.keptForm;
  const sealed = request.session?.flash;
  const flash = sealed ? seal.open<Flash>('flash', sealed) : null;
  request.keptForm = NOTHING;
  if (sealed && (!flash || flash.until < Date.now() || flash.path === request.url.split('?')[0])) {
    delete request.session.flash;
    if (flash && flash.until >= Date.now()) request.keptForm = { ...NOTHING, ...flash };
  }
  return request.keptForm;
}

/** Shows a form again at once, without a redirect: for strangers, who have no session that could keep it. */
export function showAgain(request: FastifyRequest, values: Record<string, unknown>, error: unknown): void {
  const errors = error instanceof Invalid ? { ...error.fields } : {};
  const refusals = error instanceof Invalid ? [] : [{ rule: 'refused', message: (error as Error).message }];
  request.keptForm = { ...NOTHING, values, errors, refusals };
}
