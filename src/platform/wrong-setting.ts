/** A setting that can't be used: says its name and what was expected, and never repeats a secret. */
export class WrongSetting extends Error {
  constructor(readonly setting: string, expected: string) {
    super(`${setting} is wrong: expected ${expected}.`);
  }
}
