import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { OsiaScope } from '../../domain/osia.js';
import type { Permission } from '../../domain/permission.js';

/** What a route says of itself; the gate reads it before anything else of the request. */
export type Access = Permission | 'public' | ClientAccess;
/** For systems of other agencies whose token includes the scope; never for users. */
export type ClientAccess = `client:${OsiaScope}`;

/** Only who holds the permission comes in. A handler says this or @Public(), or the app does not start. */
export const Allow = (permission: Permission): MethodDecorator =>
  applyDecorators(RouteConfig({ access: permission satisfies Access }), ApiBearerAuth('token'));

/** Anyone may come in: tokens, health, sign-in, the OpenAPI document. */
export const Public = (): MethodDecorator => applyDecorators(RouteConfig({ access: 'public' satisfies Access }));

/** Only another agency's system comes in, with the token that OSIA_CLIENTS lists and this scope; users' tokens and sessions mean nothing here. */
export const Client = (scope: OsiaScope): MethodDecorator => applyDecorators(RouteConfig({ access: `client:${scope}` satisfies Access }));
