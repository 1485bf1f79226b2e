const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** An address that prints and answers may be sent to: https, or http to this machine; without a name, password or fragment in it. */
export function sendable(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
  return safe && !url.username && !url.password && !url.hash ? url : null;
}

/** Whether this may stand as the beginning of callback addresses: it ends with a slash and asks nothing. */
export function isCallbackPrefix(text: string): boolean {
  const url = sendable(text);
  return url !== null && url.pathname.endsWith('/') && !url.search;
}

/**
 * Where an answer goes: the address a client gave, if it lies below one of the prefixes its operator listed, else null.
 * Compared as URLs are read (dots and case of the host resolved), never as text.
 */
export function callbackWithin(prefixes: readonly string[], text: string): URL | null {
  const url = sendable(text);
  if (!url) return null;
  return prefixes.map((prefix) => new URL(prefix)).some(({ origin, pathname }) => origin === url.origin && url.pathname.startsWith(pathname)) ? url : null;
}
