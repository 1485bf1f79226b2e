/**
 * Which engine a score comes from. The version rises with whatever changes a score (a test holds some scores to it); scores of two
 * versions are not comparable, so the calibration is then made anew: `npm run bench:matching -- --calibrate src/matching/calibration/generated.json`.
 */
export const ENGINE_NAME = 'crossfile-matching';
export const ENGINE_VERSION = '1.0.0';
export const ENGINE = `${ENGINE_NAME} ${ENGINE_VERSION}`;
