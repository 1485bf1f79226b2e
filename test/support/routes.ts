import { PATH_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Access } from '../../src/platform/access/allow.js';

/** One handler as the house declares it. `path` with `:params`. */
export interface Route { name: string; method: string; path: string; access: Access | undefined }

/** Every handler of every controller. */
export function routesOf(app: NestFastifyApplication): Route[] {
  const scanner = new MetadataScanner();
  return app.get(DiscoveryService, { strict: false }).getControllers().flatMap(({ metatype, instance }) => {
    if (!metatype || !instance) return [];
    const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
    return scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = Reflect.getMetadata(METHOD_METADATA, prototype[name]) as RequestMethod | undefined;
      if (method === undefined) return [];
      const path = ['', Reflect.getMetadata(PATH_METADATA, metatype) as string, Reflect.getMetadata(PATH_METADATA, prototype[name]) as string].join('/').replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
      const config = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, prototype[name]) as { access?: Access } | undefined;
      return [{ name: `${metatype.name}.${name}`, method: RequestMethod[method], path, access: config?.access }];
    });
  });
}
