import { describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { ROOT, templates } from '../../src/platform/pages/engine.js';

const files = (await readdir(join(ROOT, 'src'), { recursive: true })).filter((file) => file.endsWith('.njk')).sort();
const read = (file: string): Promise<string> => readFile(join(ROOT, 'src', file), 'utf8');

/** What must not stand in a template, whoever wrote it. */
const FORBIDDEN: readonly [rule: string, pattern: RegExp][] = [
  ['a script inside the page: the policy blocks it', /<script(?![^>]*\bsrc=)[^>]*>/],
  ['a style inside the page: the policy blocks it', /<style|\sstyle=/],
  ['an event handler', /\son[a-z]+=["']/],
  ['a script or style of another host', /(?:src|href)="https?:/],
  ['a form that sends without its token', /<form(?=[^>]*method="post")(?![\s\S]*?(?:form-fields\.njk|name="_csrf")[\s\S]*?<\/form>)/],
];

const faultsOf = (text: string): string[] => FORBIDDEN.filter(([, pattern]) => pattern.test(text.replace(/\{#[\s\S]*?#\}/g, ''))).map(([rule]) => rule);

describe('templates', () => {
  test.each(files)('%s can be read, and holds nothing that it must not', async (file) => {
    const text = await read(file);
    expect(() => nunjucks.precompileString(text, { name: file, env: templates() })).not.toThrow();
    expect(faultsOf(text)).toEqual([]);
  });

  test('the laws can fail', () => {
    expect(faultsOf('<script>x</script><p style="a" onclick="b"></p><form method="post"></form><script src="https://x/"></script>')).toHaveLength(5);
  });
});
