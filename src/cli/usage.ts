import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The words of a command are off; says how. */
export class Usage extends Error {}

/** Reads a command's words. @throws Usage for a word that is not known */
export function readWords<T extends NonNullable<ParseArgsConfig['options']>>(words: string[], options: T) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}
