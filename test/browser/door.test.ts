import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser, Walker } from '../support/browser.js';
import { openOffice, type Office } from '../support/office.js';
import { PASSWORD } from '../support/visitor.js';

// a page is walked, measured and photographed: on a busy machine that takes its time
jest.setTimeout(300_000);
let office: Office, browser: Browser;
beforeAll(async () => {
  office = await openOffice();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await office.close();
});

describe('the door', () => {
  test.each([['auditor', true], ['supervisor', true], ['escort', true], ['administrator', true], ['caseworker', false]] as const)('a new %s finds every place of theirs (scripts: %s)', async (role, javaScript) => {
    const user = await office.user(role);
    await office.password(user, PASSWORD);
    const walker = await Walker.open(browser, office.base, { javaScript, keyboard: javaScript });
    await walker.signIn(user.username, PASSWORD);
    const places = await walker.page.locator('.govuk-service-navigation__link').evaluateAll((links) => links.map((link) => [link.textContent!.trim(), link.getAttribute('href')!]));
    expect(places.length).toBeGreaterThan(1);
    for (const [name, href] of places) {
      await walker.follow(name);
      expect(walker.path.split('?')[0]).toBe(href);
      expect(await walker.page.title()).not.toMatch(/problem|not found|allowed/i);
    }
    expect(walker.faults).toEqual([]);
    await walker.close();
  });
});
