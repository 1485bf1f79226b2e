import { describe, expect, test } from '@jest/globals';
import { callbackWithin, isCallbackPrefix } from './callback-address.js';

describe('where answers may be sent', () => {
  const LISTED = ['https://abis.example/answers/', 'http://127.0.0.1:8080/cb/'];

  test.each(['https://abis.example/answers/', 'https://ABIS.example:443/answers/7?job=3', 'http://127.0.0.1:8080/cb/x'])('%s: below a listed address', (address) => {
    expect(callbackWithin(LISTED, address)).toBeInstanceOf(URL);
  });

  test.each([
    'https://abis.example/answers', 'https://abis.example/answers/../admin', 'https://abis.example/answers/%2e%2e/admin', 'https://abis.example.evil.test/answers/',
    'https://abis.example@evil.test/answers/', 'https://user:word@abis.example/answers/', 'http://abis.example/answers/', 'https://abis.example:8443/answers/',
    'http://127.0.0.1:8081/cb/', 'http://127.1:9/cb/', 'http://169.254.169.254/latest/', 'file:///etc/passwd', 'javascript:alert(1)', '//abis.example/answers/', '', 'https://abis.example/answers/#x',
    'https://abis.example\\@evil.test/answers/',
  ])('%s: nowhere', (address) => {
    expect(callbackWithin(LISTED, address)).toBeNull();
  });

  test('a listed address ends with a slash, so that no neighbour begins alike', () => {
    expect(['https://a.example/', 'http://localhost:3/x/', 'http://[::1]:3/'].map(isCallbackPrefix)).toEqual([true, true, true]);
    expect(['https://a.example/x', 'https://a.example/?x/', 'http://a.example/', 'https://u@a.example/', 'ftp://a.example/', 'a.example/'].map(isCallbackPrefix)).toEqual(Array(6).fill(false));
  });
});
