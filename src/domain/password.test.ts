import { expect, test } from '@jest/globals';
import { passwordFault } from './password.js';

test.each([
  ['three words nobody guesses', 'casey', null],
  ['пароль из трёх слов', 'casey', null],
  ['elevenchars', 'casey', 'Use 12 characters or more.'],
  ['👩‍🚀👩‍🚀', 'casey', 'Use 12 characters or more.'],
  ['i am CASEY myself', 'casey', 'Leave your user name out of it.'],
  ['aaaaaaaaaaaaaaaa', 'casey', 'Use more than three different characters.'],
])('%s', (password, username, fault) => {
  expect(passwordFault(password, username)).toBe(fault);
});
