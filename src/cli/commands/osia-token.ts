import { createHash, randomBytes } from 'node:crypto';
import { readWords, Usage } from '../usage.js';

/** `crossfile osia-token NAME`: a new token for another agency's system, and its line for the file of OSIA_CLIENTS. Keeps nothing. */
export async function osiaToken(words: string[]): Promise<number> {
  const { positionals: [name, ...rest] } = readWords(words, {});
  if (!name || rest.length || !/^[a-z0-9][a-z0-9-]{1,39}$/.test(name)) throw new Usage('Say: crossfile osia-token NAME, a name of 2 to 40 small letters, numbers and hyphens.');
  const token = `cfo_${randomBytes(32).toString('base64url')}`;
  const line = {
    name, tokenSha256: createHash('sha256').update(token).digest('hex'), purpose: 'WHY IT MAY LOOK', scopes: ['abis.identify', 'abis.task.read', 'abis.task.update'], perMinute: 60, galleries: ['crossfile'], callbacks: [],
  };
  process.stdout.write(`Give them this token; it is shown once and kept nowhere:\n\n  ${token}\n\nTheir line in the file of OSIA_CLIENTS (a JSON list); say the purpose, and no more scopes and galleries than it needs:\n\n  ${JSON.stringify(line)}\n`);
  return 0;
}
