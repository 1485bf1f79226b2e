import { Conflict, Invalid, Refused } from '../../domain/errors.js';

interface DriverError { code?: string; hint?: string; detail?: string; message: string; constraint?: string; schema?: string; column?: string }

/** The driver's own error, whether TypeORM wrapped it or not. */
function driverError(error: unknown): DriverError | null {
  const wrapped = error as { driverError?: DriverError } & DriverError;
  const inner = wrapped?.driverError ?? wrapped;
  return typeof inner?.code === 'string' ? inner : null;
}

/** The server is away, starting, stopping or full: nothing was asked of it, and it may be back in a minute. */
export function isUnreachable(error: unknown): boolean {
  const failure = driverError(error);
  const message = failure?.message ?? (error instanceof Error ? error.message : '');
  return /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EHOSTUNREACH|57P0|53300|08)/.test(failure?.code ?? '')
    || /Connection terminated|timeout exceeded when trying to connect|not currently accepting connections/.test(message);
}

/** Serialization failure or deadlock: the whole transaction may be tried again. */
export function isRetryable(error: unknown): boolean {
  return ['40001', '40P01'].includes(driverError(error)?.code ?? '');
}

/**
 * What the database refuses, in the office's words. CF001 is a safeguard (platform.refuse), CF002 and CF003 the
 * clock and the journal; constraint names travel as codes. Anything else is a fault and stays what it was.
 */
export function translateFailure(error: unknown): unknown {
  const failure = driverError(error);
  switch (failure?.code) {
    case 'CF001':
      return new Refused({ rule: failure.hint ?? 'database', message: failure.message, facts: parsed(failure.detail) });
    case '23505':
      return new Conflict(failure.constraint ?? 'unique', 'Someone else was first: such a record exists already.');
    case '23503':
      return new Invalid({ [failure.constraint ?? 'reference']: 'This refers to a record that does not exist.' });
    case '23502':
      // a null that a field let through; anywhere but in a record it is a fault of ours
      return failure.schema === 'record' ? new Invalid({ [inCamelCase(failure.column ?? 'input')]: 'This cannot be empty.' }) : error;
    case '23514':
      return new Invalid({ [failure.constraint ?? 'check']: 'The database does not accept this combination of values.' });
    case '22P02': case '22007': case '22008': case '22003': case '22021': case '22P05':
      return new Invalid({ input: 'A value has a form that cannot be stored.' });
    case '42501':
      return new Refused({ rule: 'access.row-level', message: 'You may not do that to this record.' });
    default:
      return error;
  }
}

function inCamelCase(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function parsed(detail: string | undefined): Record<string, unknown> {
  try {
    return detail ? (JSON.parse(detail) as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
