import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Invalid, NotFound, Refused } from '../../domain/errors.js';
import { readTemplates } from '../../matching/formats/read-templates.js';
import { TemplateError } from '../../matching/formats/template-error.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { Extractor, ExtractorFailed } from '../../platform/extractor/extractor.js';
import { type Job, Jobs } from '../../platform/jobs/jobs.js';
import { CaptureBytesService } from './capture-bytes.service.js';
import { type FingerTemplate, written } from './capture-parts.js';
import { displayable, pictureOf } from './capture-picture.js';
import { presentCapture, type ShownCapture } from './captures.presenter.js';
import { CapturesRepository, type CaptureRow } from './captures.repository.js';
import { ExtractionsRepository } from './extractions.repository.js';

/** Minutiae found by the operator's command, as a job. */
@Injectable()
export class ExtractionsService implements OnModuleInit {
  constructor(
    private readonly database: Database, private readonly extractions: ExtractionsRepository, private readonly captures: CapturesRepository,
    private readonly bytes: CaptureBytesService, private readonly extractor: Extractor, private readonly jobs: Jobs, private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.jobs.on('capture.extract', {
      attempts: 3,
      run: ({ extractionId }, job) => this.run(extractionId, job),
      failed: ({ extractionId }, why, actor) => this.database.write(actor, (tx) => this.extractions.finish(tx, extractionId, { failure: why })),
    });
  }

  /** The command's name; null where none is set, so that templates must be handed in. */
  get engine(): string | null {
    return this.extractor.engine;
  }

  /** For the room: asks for a template of a print that has none; nothing where no command is set. */
  async ask(tx: Tx, capture: CaptureRow): Promise<void> {
    if (!this.engine || capture.kind !== 'finger' || !capture.hasImage || capture.templateFormat) return;
    const extractionId = await this.extractions.add(tx, capture, this.engine);
    await this.jobs.enqueue(tx, 'capture.extract', { extractionId });
  }

  /** @throws Refused where no command is set, there is nothing to extract from, or it was asked already */
  request(actor: Actor, ref: string): Promise<ShownCapture> {
    if (!this.engine) throw new Refused({ rule: 'capture.no-extractor', message: 'No extractor is set on this server (EXTRACTOR_COMMAND). Hand in a template instead.' });
    return this.database.write(actor, async (tx) => {
      const before = await this.captures.byRef(tx, ref);
      if (!before) throw new NotFound('capture', ref);
      await tx.lockPersons(before.personId);
      const capture = (await this.captures.byRef(tx, ref))!;
      if (capture.kind !== 'finger' || !capture.hasImage) throw new Refused({ rule: 'capture.no-print', message: 'This capture has no picture of a finger.' });
      if (capture.templateFormat) throw new Refused({ rule: 'capture.has-template', message: 'This capture has its template already.' });
      if (capture.extractionEngine && !capture.extractionFinishedAt) throw new Refused({ rule: 'capture.extraction-waits', message: 'A template was asked for already. Wait for it.' });
      await this.ask(tx, capture);
      return presentCapture((await this.captures.byRef(tx, ref))!);
    });
  }

  private async run(id: string, { actor, signal }: Job): Promise<void> {
    const asked = await this.database.read(actor, async (tx) => {
      const extraction = await this.extractions.byId(tx, id);
      const capture = extraction && !extraction.finishedAt ? await this.captures.byId(tx, extraction.captureId) : null;
      if (!capture) return null;
      await tx.viewed('capture_image', { record: capture.id, person: capture.personId, case: capture.caseId });
      return { capture, picture: (await this.bytes.image(tx, capture.id))! };
    });
    if (!asked) return; // by an attempt that was taken for dead
    try {
      const { content } = await displayable(asked.picture);
      const { bytes: png } = await pictureOf(content, 'finger');
      await this.keep(actor, id, asked.capture.id, templateIn(await this.extractor.run(png, signal), asked.capture.fingerPosition!, this.engine!));
    } catch (error) {
      if (!(error instanceof ExtractorFailed || error instanceof Invalid)) throw error;
      const failure = error instanceof Invalid ? error.fields.body ?? error.message : error.message;
      await this.database.write(actor, (tx) => this.extractions.finish(tx, id, { failure }));
    }
  }

  private async keep(actor: Actor, id: string, captureId: string, template: FingerTemplate): Promise<void> {
    await this.database.write(actor, async (tx) => {
      await tx.lockPersons((await this.captures.byId(tx, captureId))!.personId);
      const capture = (await this.captures.byId(tx, captureId))!;
      if ((await this.extractions.byId(tx, id))!.finishedAt) return;
      if (capture.templateFormat) return this.extractions.finish(tx, id, { failure: 'A template was handed in meanwhile.' });
      await this.bytes.addTemplate(tx, capture, template);
      await this.extractions.finish(tx, id, { minutiae: template.minutiae });
      await this.events.publish(tx, { type: 'captures.registered', crossingId: capture.crossingId, personId: capture.personId, captureIds: [capture.id] });
    });
  }
}

/** The finger's template in what the command wrote. @throws ExtractorFailed */
function templateIn(output: Buffer, position: number, engine: string): FingerTemplate {
  try {
    const views = readTemplates(output).filter(({ minutiae }) => minutiae.length > 0);
    if (!views.length) throw new ExtractorFailed('The extractor found no minutiae.');
    if (views.some((view) => view.position !== 0 && view.position !== position)) throw new ExtractorFailed('The extractor answered with another finger.');
    return written(views.slice(0, 1), position, 'extracted', engine);
  } catch (error) {
    throw error instanceof TemplateError ? new ExtractorFailed(`What the extractor wrote is no template. ${error.message}`) : error;
  }
}
