import type { FastifyInstance } from 'fastify';
import { BadRequestException } from '@nestjs/common';
import secureJson from 'secure-json-parse';
import { Invalid } from '../../domain/errors.js';
import { wellFormed } from '../../domain/text.js';

const JSON_BYTES = 1024 * 1024;
/** Documents and photos arrive as themselves, not inside JSON. */
export const FILE_BYTES = 10 * 1024 * 1024;
/** No input of ours has more floors; what has could exhaust whoever walks through it. */
const DEEPEST = 20;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** How bodies are read: JSON as valid UTF-8 without NUL bytes or lone surrogates; anything else as bytes. */
export function readBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: JSON_BYTES }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer', bodyLimit: JSON_BYTES }, (_request, body, done) => {
    const form = formFields((body as Buffer).toString('utf8'));
    const fields: Record<string, string> = {};
    checkText(form, '', fields);
    done(Object.keys(fields).length ? new Invalid(fields) : null, form);
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: FILE_BYTES }, (_request, body, done) => done(null, body));
}

/** Fields by name; a name that comes several times (checkboxes) is a list. */
function formFields(text: string): Record<string, string | string[]> {
  const form: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URLSearchParams(text)) {
    const before = form[name];
    form[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return { ...form };
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw new BadRequestException('The body is not valid UTF-8.');
  }
  let value: unknown;
  try {
    value = secureJson.parse(text);
  } catch (error) {
    throw new BadRequestException(`The body is not valid JSON: ${(error as Error).message}`);
  }
  const fields: Record<string, string> = {};
  checkText(value, '', fields);
  if (Object.keys(fields).length) throw new Invalid(fields);
  return value;
}

/** Text that PostgreSQL or a reader could not hold is refused by the field's name. */
export function checkText(value: unknown, path: string, fields: Record<string, string>, depth = 0): void {
  if (depth > DEEPEST) throw new BadRequestException(`The body is nested deeper than ${DEEPEST} levels.`);
  if (typeof value === 'string') {
    if (!wellFormed(value)) fields[path || 'body'] = 'This text holds a character that cannot be stored (a NUL byte or half a surrogate pair).';
  } else if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      if (!wellFormed(key)) fields[path || 'body'] = 'A field name holds a character that cannot be stored.';
      else checkText(inner, path ? `${path}.${key}` : key, fields, depth + 1);
    }
  }
}
