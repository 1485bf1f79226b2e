/** True if the text can be stored and sent as UTF-8: no NUL, no half of a surrogate pair. Trims and changes nothing. */
export function wellFormed(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text);
}
