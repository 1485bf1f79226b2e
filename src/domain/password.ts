/** Shortest password, in characters as people count them. */
export const SHORTEST_PASSWORD = 12;

/** What is wrong with a password that somebody chose, as one plain sentence; null if nothing. No rules about symbols (NIST SP 800-63B). */
export function passwordFault(password: string, username: string): string | null {
  const letters = [...password.normalize('NFKC')];
  if (letters.length < SHORTEST_PASSWORD) return `Use ${SHORTEST_PASSWORD} characters or more.`;
  if (letters.join('').toLowerCase().includes(username.toLowerCase())) return 'Leave your user name out of it.';
  if (new Set(letters).size < 4) return 'Use more than three different characters.';
  return null;
}
