import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';

/** Debian's Chromium, or the one that CHROMIUM names. Where there is none these tests fail; they never pass unseen. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Every page that was walked, wide and narrow, for whoever wants to look; Git ignores it. */
const SHOTS = join('.data', 'screenshots');
const WIDE = { width: 1280, height: 900 }, NARROW = { width: 320, height: 640 };

export async function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`No Chromium at ${CHROMIUM}: install Debian's package chromium, or set CHROMIUM.`);
  await mkdir(SHOTS, { recursive: true });
  return chromium.launch({
    executablePath: CHROMIUM, headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export interface WalkOptions {
  /** Without it the page is as somebody has it whose scripts do not run. */
  javaScript: boolean;
  /** Reaches and fills everything by keys alone. */
  keyboard?: boolean;
}

/** What is wrong with the pages that were walked: accessibility, width, scripts. */
export type Faults = string[];

/**
 * Somebody at a real browser. Each page that they come to is held against axe, against 320 pixels of width without
 * sideways scrolling, and against its own security policy (no console error), and is photographed.
 */
export class Walker {
  readonly faults: Faults = [];
  private readonly seen = new Set<string>();
  private constructor(readonly page: Page, private readonly context: BrowserContext, private readonly base: string, private readonly options: WalkOptions) {}

  static async open(browser: Browser, base: string, options: WalkOptions): Promise<Walker> {
    const context = await browser.newContext({ javaScriptEnabled: options.javaScript, viewport: WIDE, baseURL: base, timezoneId: 'America/New_York', locale: 'en-GB' });
    const walker = new Walker(await context.newPage(), context, base, options);
    walker.page.on('console', (message) => {
      if ((message.type() === 'error' || message.text().includes('GOV.UK Frontend')) && !/status of (4\d\d|503)/.test(message.text())) walker.faults.push(`${walker.page.url()}: console: ${message.text()}`);
    });
    walker.page.on('pageerror', (error) => walker.faults.push(`${walker.page.url()}: ${error.message}`));
    return walker;
  }

  close(): Promise<void> {
    return this.context.close();
  }

  async visit(path: string): Promise<this> {
    await this.page.goto(this.base + path);
    return this.arrived();
  }

  async signIn(username: string, password: string): Promise<this> {
    await this.visit('/sign-in');
    return this.submit('Sign in', { username, password });
  }

  /** Follows the first link whose text contains this. */
  async follow(text: string): Promise<this> {
    await this.press(this.page.locator('a', { hasText: text }).first(), `link "${text}"`);
    return this.arrived();
  }

  /**
   * Fills the form that holds this button and sends it. A value is typed into a text field, chosen in a select, or names
   * the radio or checkbox to mark.
   */
  async submit(button: string, fields: Record<string, string> = {}): Promise<this> {
    const form = this.page.locator('form', { has: this.page.locator('button', { hasText: button }) }).first();
    if (await form.count() === 0) throw new Error(`No form with a button "${button}" on ${this.page.url()}: ${(await this.text()).slice(0, 600)}`);
    for (const [field, value] of Object.entries(fields)) await this.fill(form, field, value);
    await this.press(form.locator('button', { hasText: button }).first(), `button "${button}"`);
    return this.arrived();
  }

  /** What is written in <main>, with single spaces. */
  async text(): Promise<string> {
    return ((await this.page.locator('main').innerText()) ?? '').replace(/\s+/g, ' ').trim();
  }

  get path(): string {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  private async fill(form: Locator, field: string, value: string): Promise<void> {
    const named = form.locator(`[name="${field}"]`);
    const control = (await named.count()) > 1 ? form.locator(`[name="${field}"][value="${value}"]`) : named;
    if (!this.options.keyboard) await this.unfold(control);
    const [tag, type] = await control.evaluate((element) => [element.tagName, element.getAttribute('type')]);
    if (type === 'hidden') {
      if ((await control.getAttribute('value')) !== value) throw new Error(`${field} is hidden and not ${value} on ${this.page.url()}`);
    } else if (type === 'radio' || type === 'checkbox') {
      if (this.options.keyboard) await this.choose(control, type);
      else await control.check();
    } else if (type === 'file') {
      await control.setInputFiles(value);
    } else if (tag === 'SELECT') {
      if (this.options.keyboard) await this.reach(control);
      await control.selectOption(value);
    } else if (this.options.keyboard) {
      await this.reach(control);
      await this.page.keyboard.press('Control+A');
      await this.page.keyboard.insertText(value);
    } else await control.fill(value);
  }

  /** Radios are one stop of Tab for all: the arrows go on from there. */
  private async choose(control: Locator, type: string): Promise<void> {
    if (await control.isChecked()) return;
    if (type === 'checkbox') {
      await this.reach(control);
      return this.page.keyboard.press('Space');
    }
    const group = await control.getAttribute('name');
    await this.reach(control, `input[name="${group}"]`);
    await this.page.keyboard.press('Space');
    for (let step = 0; step < 40 && !(await control.isChecked()); step++) await this.page.keyboard.press('ArrowDown');
    if (!(await control.isChecked())) throw new Error(`The arrows do not reach ${group} on ${this.page.url()}`);
  }

  private async press(target: Locator, what: string): Promise<void> {
    if (await target.count() === 0) throw new Error(`No ${what} on ${this.page.url()}: ${(await this.text()).slice(0, 600)}`);
    const gone = this.page.waitForEvent('framenavigated');
    if (this.options.keyboard) {
      await this.reach(target);
      await this.page.keyboard.press('Enter');
    } else {
      await this.unfold(target);
      await target.click();
    }
    await gone;
  }

  private async unfold(target: Locator): Promise<void> {
    const folded = target.locator('xpath=ancestor::details[not(@open)]/summary');
    if (await folded.count()) await folded.first().click();
  }

  /** Tab until the focus is there. @throws when the keyboard does not lead there */
  private async reach(target: Locator, orAny?: string): Promise<void> {
    // a folded <details> is opened with the keyboard as well
    const folded = target.locator('xpath=self::*[not(self::summary)]/ancestor::details[not(@open)]/summary');
    if (await folded.count()) {
      await this.reach(folded.first());
      await this.page.keyboard.press('Enter');
    }
    const there = (): Promise<boolean> => target.evaluate((element, also) => document.activeElement === element || Boolean(also && document.activeElement?.matches(also)), orAny);
    for (let step = 0; step < 150; step++) {
      if (await there()) return;
      await this.page.keyboard.press('Tab');
    }
    const at = await this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
    throw new Error(`The keyboard does not reach ${await target.evaluate((element) => element.outerHTML.slice(0, 200))} on ${this.page.url()}; it is at ${at}`);
  }

  private async arrived(): Promise<this> {
    await this.page.waitForLoadState('load');
    const kind = this.path.split('?')[0].replace(/[A-Z]{2}-\w{4}-\w{2}/g, 'REF').replace(/[\w-]{30,}/g, 'WORD');
    if (this.seen.has(kind)) return this;
    this.seen.add(kind);
    if (this.options.javaScript) {
      const { violations } = await new AxeBuilder({ page: this.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      for (const { id, help, nodes } of violations) this.faults.push(`${kind}: axe ${id}: ${help}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    }
    const name = `${kind.slice(1).replaceAll('/', '-') || 'home'}${this.options.javaScript ? '' : '-plain'}`;
    await this.page.screenshot({ path: join(SHOTS, `${name}-wide.png`), fullPage: true });
    await this.page.setViewportSize(NARROW);
    if (this.options.javaScript) {
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > NARROW.width) this.faults.push(`${kind}: scrolls sideways at 320 pixels (${wide} wide)`);
    }
    await this.page.screenshot({ path: join(SHOTS, `${name}-narrow.png`), fullPage: true });
    await this.page.setViewportSize(WIDE);
    return this;
  }
}
