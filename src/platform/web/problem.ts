/** An error as RFC 9457 problem details. `type` is stable: clients may switch on it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  [extension: string]: unknown;
}

const TITLES: Record<number, string> = {
  400: 'The request cannot be right', 401: 'Sign in first', 403: 'Not allowed', 404: 'Not found', 409: 'Refused',
  412: 'Someone else was first', 413: 'Too large', 415: 'Not a type we take', 422: 'Key used before', 428: 'Say which version you saw',
  429: 'Too many attempts', 500: 'Something went wrong', 503: 'Not available now',
};

/** @param code stable word for what went wrong, e.g. `input.invalid` or a rule's code */
export function problem(status: number, code: string, detail: string, extensions: Record<string, unknown> = {}): Problem {
  return { type: `/problems/${code}`, title: TITLES[status] ?? 'Error', status, detail, ...extensions };
}
