import { fileTypeFromBuffer } from 'file-type';
import { type ContentType, isKept, isPlainText } from '../../domain/document.js';
import { Invalid } from '../../domain/errors.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What the bytes are, by themselves. @throws Invalid unless they are PDF, PNG, JPEG, TIFF or plain text in UTF-8 */
export async function contentTypeOf(bytes: Buffer): Promise<ContentType> {
  if (bytes.length === 0) throw new Invalid({ content: 'The file is empty.' });
  const found = (await fileTypeFromBuffer(bytes))?.mime;
  const type = found ?? (isText(bytes) ? 'text/plain' : undefined);
  if (type !== undefined && isKept(type)) return type;
  throw new Invalid({ content: `Send a PDF, PNG, JPEG, TIFF or plain text in UTF-8${found ? `; this is ${found}` : ''}.` });
}

function isText(bytes: Buffer): boolean {
  try {
    return isPlainText(utf8.decode(bytes));
  } catch {
    return false;
  }
}
