/**
 * A false-match rate in words: "1 in 2,000 strangers scores so high", from −10·log10 of the rate; two significant digits.
 * @param atLeast the rate may be lower: what was counted supports no more
 */
export function falseMatchWords(decibel: number, atLeast: boolean): string {
  const strangers = 10 ** (Math.max(0, decibel) / 10);
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(strangers)) - 1);
  const rounded = Math.max(1, Math.floor(strangers / digits) * digits);
  return `${atLeast ? 'at most ' : ''}1 in ${rounded.toLocaleString('en-GB')} strangers scores so high`;
}
