import { readFileSync } from 'node:fs';
import { isCallbackPrefix } from '../../domain/callback-address.js';
import { ALL_GALLERIES, OSIA_SCOPES, type OsiaScope } from '../../domain/osia.js';

/** Another agency's system that may ask here, as the operator's file says it. */
export interface OsiaClient {
  /** Short word, shown wherever it looked. */
  readonly name: string;
  /** SHA-256 of its token; the token itself is nowhere. */
  readonly tokenSha256: Buffer;
  /** Why it may look: stands beside every look of it. */
  readonly purpose: string;
  readonly scopes: readonly OsiaScope[];
  /** Calls that it may make in a minute, of all sorts together. */
  readonly perMinute: number;
  /** Galleries that it may use; `crossfile` are the people on record, any other name is its own. */
  readonly galleries: readonly string[];
  /** What the addresses begin with to which its answers may be sent; none: it waits for its answers. */
  readonly callbacks: readonly string[];
}

/** What is wrong with the file: one sentence, without anything secret. */
export class WrongClients extends Error {}

const FIELDS = ['name', 'tokenSha256', 'purpose', 'scopes', 'perMinute', 'galleries', 'callbacks'];
const NAME = /^[a-z0-9][a-z0-9-]{1,39}$/;
const GALLERY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;

/** The clients of that file, a JSON list. @throws WrongClients */
export function readClients(path: string): OsiaClient[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new WrongClients(`a file that can be read (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`);
  }
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw new WrongClients('a file with a JSON list of clients');
  }
  if (!Array.isArray(list) || !list.length) throw new WrongClients('a file with a JSON list of at least one client');
  const clients = list.map((one, at) => clientOf(one, at));
  for (const what of ['name', 'token'] as const) {
    const values = clients.map(({ name, tokenSha256 }) => (what === 'name' ? name : tokenSha256.toString('hex')));
    if (new Set(values).size < values.length) throw new WrongClients(`each client with a ${what} of its own`);
  }
  return clients;
}

function clientOf(one: unknown, at: number): OsiaClient {
  const must = (fits: boolean, what: string): void => { if (!fits) throw new WrongClients(`client ${at + 1} with ${what}`); };
  must(typeof one === 'object' && one !== null && !Array.isArray(one), 'its fields as a JSON object');
  const { name, tokenSha256, purpose, scopes, perMinute, galleries, callbacks = [] } = one as Record<string, unknown>;
  const unknown = Object.keys(one as object).find((field) => !FIELDS.includes(field));
  must(unknown === undefined, `no field but ${FIELDS.join(', ')}`);
  must(matches(name, NAME), 'a name of 2 to 40 small letters, numbers and hyphens');
  must(matches(tokenSha256, /^[0-9a-f]{64}$/i), 'tokenSha256, 64 hexadecimal digits (crossfile osia-token)');
  must(matches(purpose, /^[^\p{C}]{10,200}$/u) && /\p{L}/u.test(purpose as string), 'a purpose of 10 to 200 letters');
  must(isList(scopes, (scope) => (OSIA_SCOPES as readonly unknown[]).includes(scope)), `scopes from ${OSIA_SCOPES.join(', ')}`);
  must(Number.isInteger(perMinute) && (perMinute as number) >= 1 && (perMinute as number) <= 100_000, 'perMinute, a whole number from 1 to 100000');
  must(isList(galleries, (gallery) => matches(gallery, GALLERY) && gallery !== ALL_GALLERIES), 'galleries: names of letters, numbers, dots, hyphens; ALL is none');
  must(Array.isArray(callbacks) && callbacks.every((address) => typeof address === 'string' && isCallbackPrefix(address)), 'callbacks: https addresses (or http ones of this machine) that end with /');
  return {
    name: name as string, tokenSha256: Buffer.from(tokenSha256 as string, 'hex'), purpose: (purpose as string).trim(), scopes: scopes as OsiaScope[], perMinute: perMinute as number,
    galleries: [...new Set(galleries as string[])], callbacks: callbacks as string[],
  };
}

const matches = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value);
const isList = (value: unknown, fits: (one: unknown) => boolean): boolean => Array.isArray(value) && value.length > 0 && value.every(fits);
