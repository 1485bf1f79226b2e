import { Invalid } from '../../domain/errors.js';
import { parseReference, type ReferenceKind } from '../../domain/reference.js';

/** A reference given in a field: its written form. @throws Invalid with what is wrong, for that field */
export function referenceIn(field: string, kind: ReferenceKind, text: string): string {
  const parsed = parseReference(kind, text);
  if (!parsed.ok) throw new Invalid({ [field]: parsed.error });
  return parsed.reference;
}
