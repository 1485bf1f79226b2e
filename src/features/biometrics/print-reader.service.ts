import { Injectable } from '@nestjs/common';
import { Invalid } from '../../domain/errors.js';
import { readTemplates } from '../../matching/formats/read-templates.js';
import { TemplateError } from '../../matching/formats/template-error.js';
import type { FingerView } from '../../matching/template.js';
import { Extractor, ExtractorFailed } from '../../platform/extractor/extractor.js';
import { displayable, pictureOf } from './capture-picture.js';

/** Finds the minutiae of a print's picture that is not kept, by the operator's command; one picture after the other. */
@Injectable()
export class PrintReaderService {
  private last: Promise<unknown> = Promise.resolve();
  constructor(private readonly extractor: Extractor) {}

  /** Whether a command is set. */
  get ready(): boolean {
    return this.extractor.engine !== null;
  }

  /** @param position ISO finger position @throws Invalid `body` for bytes that are no print, or where the command finds nothing */
  viewsOf(bytes: Buffer, position: number, signal: AbortSignal): Promise<FingerView[]> {
    const views = this.last.then(() => this.read(bytes, position, signal));
    this.last = views.catch(() => undefined);
    return views;
  }

  private async read(bytes: Buffer, position: number, signal: AbortSignal): Promise<FingerView[]> {
    const { content } = await displayable(await pictureOf(bytes, 'finger'));
    const { bytes: png } = await pictureOf(content, 'finger');
    try {
      const views = readTemplates(await this.extractor.run(png, signal)).filter(({ minutiae }) => minutiae.length > 0);
      if (!views.length) throw new Invalid({ body: 'No minutiae were found in this picture.' });
      if (views.some((view) => view.position !== 0 && view.position !== position)) throw new Invalid({ body: 'The extractor answered with another finger.' });
      return views.slice(0, 1).map((view) => ({ ...view, position }));
    } catch (error) {
      if (error instanceof ExtractorFailed || error instanceof TemplateError) throw new Invalid({ body: `No template was found in this picture. ${error.message}` });
      throw error;
    }
  }
}
