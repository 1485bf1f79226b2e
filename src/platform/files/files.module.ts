import { Global, Module } from '@nestjs/common';
import { Files } from './files.js';

/** The files that jobs write, for every room. */
@Global()
@Module({ providers: [Files], exports: [Files] })
export class FilesModule {}
