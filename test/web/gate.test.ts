import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openOffice, type Office } from '../support/office.js';

let office: Office;
beforeAll(async () => { office = await openOffice(); });
afterAll(() => office.close());

test('it lives, is ready, and tells a stranger nothing more', async () => {
  expect((await office.stranger.get('/health/live')).body).toEqual({ status: 'live' });
  expect((await office.stranger.get('/health/ready')).body).toEqual({ status: 'ready' });
  expect((await office.stranger.get('/api/openapi.json')).body.openapi).toBe('3.1.0');
});
