import { type DynamicModule, Global, Module } from '@nestjs/common';
import { type CaptureKey } from './keys.js';
import { Vault } from './vault.js';

/** What seals captures, for every room. */
@Global()
@Module({})
export class VaultModule {
  /** @param keys the first seals; none: nothing can be sealed, and nothing sealed be opened */
  static on(keys: readonly CaptureKey[]): DynamicModule {
    return { module: VaultModule, providers: [{ provide: Vault, useFactory: () => new Vault(keys) }], exports: [Vault] };
  }
}
