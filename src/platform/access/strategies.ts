import type { FastifyRequest } from 'fastify';
import { Passport, Strategy } from 'passport';
import { Strategy as LocalStrategy } from 'passport-local';
import type { Accounts, Identity } from './accounts.js';

/** Opaque bearer tokens, from the Authorization header only: never from a URL or a body, where they would be logged. */
class TokenStrategy extends Strategy {
  override readonly name = 'token';
  constructor(private readonly accounts: Accounts) {
    super();
  }
  override authenticate(request: { headers: Record<string, string | string[] | undefined> }): void {
    const token = bearerOf(request.headers);
    if (!token) return this.fail('Bearer', 401);
    this.accounts.identityByToken(token).then(
      (identity) => (identity ? this.success(identity) : this.fail('Bearer error="invalid_token"', 401)),
      (error: unknown) => this.error(error),
    );
  }
}

/** The token of an Authorization header, or null. */
export function bearerOf(headers: Record<string, string | string[] | undefined>): string | null {
  return /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(String(headers.authorization ?? ''))?.[1] ?? null;
}

export type Passports = InstanceType<typeof Passport>;
/** Where Nest keeps the one Passport of the app. */
export const PASSPORTS = Symbol('Passports');

/** Passport with its two ways in: name and password, or a token. */
export function passportOf(accounts: Accounts): Passports {
  const passport = new Passport();
  passport.use(new TokenStrategy(accounts));
  passport.use(new LocalStrategy({ passReqToCallback: true }, (request, username, password, done) => {
    const address = (request as unknown as FastifyRequest).ip;
    accounts.signIn(username, password, address).then((identity) => done(null, identity ?? false), (error: unknown) => done(error));
  }));
  passport.serializeUser((user, done) => done(null, (user as Identity).id));
  passport.deserializeUser((userId: string, done) => {
    accounts.identity(userId).then((identity) => done(null, identity ?? false), (error: unknown) => done(error));
  });
  return passport;
}

/** Passport's answer as a promise: who it is, or null. Strategies write to Node's own response, so none is handed over. */
export function authenticate(passport: Passports, strategy: 'token' | 'local', request: object): Promise<Identity | null> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, identity?: Identity | false | null): void => (error ? reject(error) : resolve(identity || null));
    passport.authenticate(strategy, { session: false }, callback)(request, {}, reject);
  });
}
