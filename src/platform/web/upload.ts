import multipart, { type Multipart } from '@fastify/multipart';
import { BadRequestException, PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { isApi } from './kind.js';
import { checkText, FILE_BYTES } from './body.js';
import { Invalid } from '../../domain/errors.js';

/** A file that came with a form. Its name and type are the sender's word. */
export class Upload {
  constructor(readonly name: string, readonly type: string, readonly bytes: Buffer) {}
}

/** Forms with files: fields as text, files as Upload; a file input left empty is left out. */
export async function readUploads(fastify: FastifyInstance): Promise<void> {
  await fastify.register(multipart, { limits: { fileSize: FILE_BYTES, files: 10, fields: 200, fieldSize: 1024 * 1024, headerPairs: 50 } });
  fastify.addHook('preValidation', async (request) => {
    if (!request.isMultipart()) return;
    if (isApi(request)) throw new UnsupportedMediaTypeException('Send the file itself as the body.');
    const body: Record<string, string | string[] | Upload> = {};
    try {
      for await (const part of request.parts()) {
        const value = await readPart(part);
        const before = body[part.fieldname];
        if (value instanceof Upload || before === undefined) {
          if (value !== null) body[part.fieldname] = value;
        } else if (value !== null && !(before instanceof Upload)) body[part.fieldname] = [before, value].flat();
      }
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 413) throw new PayloadTooLargeException('A file is larger than 10 MB.');
      throw new BadRequestException('The form was cut short on its way. Send it again.');
    }
    const wrong: Record<string, string> = {};
    checkText(Object.fromEntries(Object.entries(body).filter(([, value]) => !(value instanceof Upload))), '', wrong);
    if (Object.keys(wrong).length) throw new Invalid(wrong);
    request.body = body;
  });
}

async function readPart(part: Multipart): Promise<string | Upload | null> {
  if (part.type !== 'file') return String(part.value);
  const bytes = await part.toBuffer();
  return bytes.length === 0 && !part.filename ? null : new Upload(part.filename, part.mimetype, bytes);
}
