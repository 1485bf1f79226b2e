import { type HTMLElement, parse } from 'node-html-parser';
import type { Office, SignedIn } from './office.js';
import type { Role } from '../../src/domain/role.js';

/** A page as somebody without scripts reads it. */
export interface Seen {
  status: number; url: string; html: string;
  headers: Record<string, string>;
  root: HTMLElement;
  title: string;
  /** Everything that is written in <main>, with single spaces. */
  text: string;
  /** Every link of the page: text -> address. */
  links: Map<string, string>;
  /** Follows the first link whose text contains this. */
  follow(text: string): Promise<Seen>;
  /** Fills and sends the form that holds a button with this text: hidden fields and what is chosen go along. */
  submit(button: string, fields?: Record<string, string | string[] | File>): Promise<Seen>;
}

/** Somebody with a browser that keeps cookies, follows redirects and runs no script. */
export class Visitor {
  private readonly cookies = new Map<string, string>();
  /** @param planted cookies that the browser holds already, as a Cookie header */
  constructor(private readonly base: string, planted = '') {
    for (const pair of planted.split('; ').filter(Boolean)) this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
  }

  /** The session's cookie alone, as a Cookie header. */
  get session(): string {
    return `crossfile=${this.cookies.get('crossfile')}`;
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async signIn(username: string, password: string): Promise<Seen> {
    return (await this.visit('/sign-in')).submit('Sign in', { username, password });
  }

  visit(path: string): Promise<Seen> {
    return this.send(path, { method: 'GET' });
  }

  /** One request; redirects are followed unless `stay`. */
  async send(path: string, init: RequestInit, stay = false): Promise<Seen> {
    const url = new URL(path, this.base);
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...(init.headers as Record<string, string>), cookie: this.cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      if (/expires=Thu, 01 Jan 1970/i.test(line) || pair.length === at + 1) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const location = response.headers.get('location');
    if (location && response.status === 303 && !stay) {
      await response.arrayBuffer();
      return this.visit(location);
    }
    return this.seen(response.status, url, await response.text(), Object.fromEntries(response.headers));
  }

  private seen(status: number, url: URL, html: string, headers: Record<string, string>): Seen {
    const root = parse(html);
    const words = (node: HTMLElement | null): string => (node?.structuredText ?? '').replace(/\s+/g, ' ').trim();
    const links = new Map(root.querySelectorAll('a[href]').map((link) => [words(link), link.getAttribute('href')!] as const));
    return {
      status, url: url.pathname + url.search, html, headers, root, links,
      title: words(root.querySelector('title')), text: words(root.querySelector('main') ?? root),
      follow: (text) => {
        const found = [...links].find(([name]) => name.includes(text));
        if (!found) throw new Error(`No link "${text}" on ${url.pathname}; there are: ${[...links.keys()].join(' | ')}`);
        return this.visit(new URL(found[1], url).href);
      },
      submit: (button, fields = {}) => {
        const pressed = root.querySelectorAll('form button').find((one) => words(one).includes(button));
        const form = pressed?.closest('form');
        if (!pressed || !form) throw new Error(`No form with a button "${button}" on ${url.pathname}: ${words(root.querySelector('main'))}`);
        return this.send(new URL(pressed.getAttribute('formaction') ?? form.getAttribute('action') ?? url.href, url).href, sent(form, pressed, fields));
      },
    };
  }
}

/** What a browser would send. @throws for a field that the form does not have: a typing error of the test */
function sent(form: HTMLElement, pressed: HTMLElement, fields: Record<string, string | string[] | File>): RequestInit {
  const controls = form.querySelectorAll('input, select, textarea');
  const values: [string, string | File][] = [];
  const name = (control: HTMLElement): string => control.getAttribute('name') ?? '';
  for (const wanted of Object.keys(fields)) {
    if (!controls.some((control) => name(control) === wanted)) throw new Error(`The form has no field "${wanted}"; it has ${[...new Set(controls.map(name))].join(', ')}`);
  }
  for (const control of controls) {
    const type = control.getAttribute('type');
    if (!name(control) || name(control) in fields) continue;
    if (['radio', 'checkbox'].includes(type ?? '')) {
      if (control.hasAttribute('checked')) values.push([name(control), control.getAttribute('value') ?? 'on']);
    } else if (control.tagName === 'SELECT') values.push([name(control), control.querySelector('option[selected]')?.getAttribute('value') ?? '']);
    else if (control.tagName === 'TEXTAREA') values.push([name(control), control.textContent]);
    else if (type !== 'file') values.push([name(control), control.getAttribute('value') ?? '']);
  }
  for (const [field, value] of Object.entries(fields)) for (const one of Array.isArray(value) ? value : [value]) values.push([field, one]);
  const own = pressed.getAttribute('name');
  if (own) values.push([own, pressed.getAttribute('value') ?? '']);
  if ((form.getAttribute('method') ?? 'get').toLowerCase() === 'get') throw new Error('A form that asks (GET): visit its address instead.');
  if (form.getAttribute('enctype') === 'multipart/form-data') {
    const body = new FormData();
    for (const [field, value] of values) body.append(field, value as string);
    return { method: 'POST', body };
  }
  return { method: 'POST', body: new URLSearchParams(values as [string, string][]) };
}

export const PASSWORD = 'a password of the tests, long enough';

/** That user with a browser, signed in. */
export async function visitorAs(office: Office, user: SignedIn): Promise<Visitor & { username: string; ref: string; id: string }> {
  await office.password(user, PASSWORD);
  const visitor = new Visitor(office.base);
  const page = await visitor.signIn(user.username, PASSWORD);
  // who holds no role reads who grants them
  if (page.status !== (user.actor.roles.length ? 200 : 403)) throw new Error(`Sign-in failed: ${page.status} ${page.text}`);
  return Object.assign(visitor, { username: user.username, ref: user.ref, id: user.id });
}

/** A new user of the office with these roles, with a browser and signed in. */
export const openVisitor = async (office: Office, ...roles: Role[]): Promise<Visitor & { username: string; ref: string; id: string }> => visitorAs(office, await office.user(...roles));
