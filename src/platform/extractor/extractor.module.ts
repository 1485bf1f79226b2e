import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Extractor, type ExtractorSetting } from './extractor.js';

/** The operator's command for minutiae, if one is set. */
@Global()
@Module({})
export class ExtractorModule {
  static on(setting: ExtractorSetting | undefined): DynamicModule {
    return { module: ExtractorModule, providers: [{ provide: Extractor, useFactory: () => new Extractor(setting) }], exports: [Extractor] };
  }
}
