import type { SignedIn } from './office.js';

/** A valid person; everything can be replaced. Invented. */
export const aPerson = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  names: [{ familyNames: 'Rahmani', givenNames: 'Dariush', script: 'Latn' }], births: [{ date: '1998-04', place: 'Herat' }],
  nationalities: [{ code: 'AFG' }], references: [], sex: 'M', ...changes,
});

/** Records a person as this user would and gives what was answered. */
export async function makePerson(by: SignedIn, changes: Record<string, unknown> = {}): Promise<{ ref: string; self: string; version: number; [field: string]: any }> {
  const answer = await by.post('/api/v1/people', aPerson(changes));
  if (answer.status !== 201) throw new Error(`No person was made: ${answer.text}`);
  return answer.body;
}

/** A document's metadata without content. */
export async function makeDocument(by: SignedIn, person: string, changes: Record<string, unknown> = {}): Promise<{ ref: string; self: string; version: number; [field: string]: any }> {
  const answer = await by.post('/api/v1/documents', { person, kind: 'passport', title: 'Passport, data page', ...changes });
  if (answer.status !== 201) throw new Error(`No document was made: ${answer.text}`);
  return answer.body;
}
