import { Invalid } from '../../domain/errors.js';
import type { OsiaError } from '../../domain/osia.js';
import { type Problem } from './problem.js';

/** An error as OSIA's document writes it; `code` is the status. */
export const osiaError = (code: number, message: string): OsiaError => ({ code, message });

/** What went wrong, in that shape: nothing of a fault but its existence leaves. */
export const osiaErrorOf = (error: unknown, { status, detail }: Problem): OsiaError => osiaError(status, error instanceof Invalid ? error.message : detail);
