import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Faces } from './faces.js';
import type { FaceSetting } from './setting.js';

/** The operator's models of faces, if they are set. */
@Global()
@Module({})
export class FacesModule {
  static on(setting: FaceSetting | undefined): DynamicModule {
    return { module: FacesModule, providers: [{ provide: Faces, useFactory: () => new Faces(setting) }], exports: [Faces] };
  }
}
