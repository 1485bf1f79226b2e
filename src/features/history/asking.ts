import type { FastifyRequest } from 'fastify';
import { Invalid } from '../../domain/errors.js';
import type { View } from '../../platform/pages/answer.js';
import type { FormValues } from '../../platform/pages/form.js';
import { showAgain } from '../../platform/pages/kept-form.js';

/** Only text of the address counts: what is sent twice is not one of our forms. */
export const asText = (query: FormValues): Record<string, string> =>
  Object.fromEntries(Object.entries(query).flatMap(([field, value]) => (typeof value === 'string' ? [[field, value.trim()]] : [])));

/** The form shows what was asked. A question that cannot be right comes back with what is wrong, and nothing found. */
export async function orAgain(request: FastifyRequest, asked: Record<string, string>, answer: () => Promise<View>, again: () => View | Promise<View>): Promise<View> {
  // what a form of this page sent and got back comes first
  if (!request.session?.flash) request.keptForm = { values: asked, errors: {}, refusals: [], conflict: null, said: null };
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    showAgain(request, asked, error);
    return again();
  }
}
