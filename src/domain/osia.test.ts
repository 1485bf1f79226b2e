import { describe, expect, it } from '@jest/globals';
import { BIOMETRIC_SUB_TYPES, codeOfImpression, fingerOfSubType, IMPRESSION_TYPES, impressionOfCode, subTypeOfFinger } from './osia.js';

describe('codes of OSIA', () => {
  it('has as many words as the published document, each once', () => {
    expect(BIOMETRIC_SUB_TYPES).toHaveLength(49);
    expect(new Set(BIOMETRIC_SUB_TYPES).size).toBe(49);
    expect(IMPRESSION_TYPES).toHaveLength(19);
  });

  it('names each finger by its position and finds it again', () => {
    expect([1, 5, 6, 10].map(subTypeOfFinger)).toEqual(['RIGHT_THUMB', 'RIGHT_LITTLE', 'LEFT_THUMB', 'LEFT_LITTLE']);
    for (let position = 1; position <= 10; position++) expect(fingerOfSubType(subTypeOfFinger(position))).toBe(position);
    for (const none of [0, 11, -1, 1.5, Number.NaN]) expect(() => subTypeOfFinger(none)).toThrow(RangeError);
    for (const none of [undefined, 'UNKNOWN', 'PLAIN_THUMBS', 'PORTRAIT', 'right_thumb', 'constructor']) expect(fingerOfSubType(none)).toBeNull();
  });

  it('names impressions by their ISO code', () => {
    expect([0, 1, 3, 8, 24].map(impressionOfCode)).toEqual(['LIVE_SCAN_PLAIN', 'LIVE_SCAN_ROLLED', 'NONLIVE_SCAN_ROLLED', 'LIVE_SCAN_SWIPE', 'LIVE_SCAN_OPTICAL_CONTACTLESS_PLAIN']);
    expect(impressionOfCode(99)).toBe('UNKNOWN');
    for (const type of IMPRESSION_TYPES.filter((name) => name !== 'UNKNOWN')) expect(impressionOfCode(codeOfImpression(type)!)).toBe(type);
    for (const none of [undefined, 'UNKNOWN', 'toString']) expect(codeOfImpression(none)).toBeNull();
  });
});
