/** What is wrong with a file that somebody handed in, and where: a plain sentence and the byte (from 0) at which it was noticed. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  constructor(readonly reason: string, readonly offset: number) {
    super(`${reason} (byte ${offset})`);
  }
}
