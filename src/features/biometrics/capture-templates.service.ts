import { Injectable } from '@nestjs/common';
import { Invalid, NotFound, Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { CaptureBytesService } from './capture-bytes.service.js';
import { readCaptureFile } from './capture-files.js';
import { presentCapture, type ShownCapture } from './captures.presenter.js';
import { CapturesRepository } from './captures.repository.js';

/** The template of one capture: handed in later, taken away with a reason. */
@Injectable()
export class CaptureTemplatesService {
  constructor(private readonly database: Database, private readonly captures: CapturesRepository, private readonly bytes: CaptureBytesService, private readonly events: Events) {}

  /** Adds the template, once. @throws Invalid when the bytes are no template of that finger, Refused when there is one */
  put(actor: Actor, ref: string, bytes: unknown): Promise<ShownCapture> {
    return this.database.write(actor, async (tx) => {
      const before = await this.captures.byRef(tx, ref);
      if (!before) throw new NotFound('capture', ref);
      if (before.kind === 'photo') throw new Refused({ rule: 'capture.photo-template', message: 'A photo has no fingerprint template.' });
      const { captures: [finger, ...others] } = await readCaptureFile(bytes, { externalId: before.externalId, fingerPosition: before.fingerPosition! });
      if (!finger?.template || others.length || finger.fingerPosition !== before.fingerPosition) throw new Invalid({ body: 'Send a template of this finger alone.' });
      await tx.lockPersons(before.personId);
      const capture = (await this.captures.byRef(tx, ref))!;
      if (capture.templateFormat) throw new Refused({ rule: 'capture.has-template', message: 'This capture has its template already. Take another capture instead.' });
      await this.bytes.addTemplate(tx, capture, finger.template);
      await this.events.publish(tx, { type: 'captures.registered', crossingId: capture.crossingId, personId: capture.personId, captureIds: [capture.id] });
      return presentCapture((await this.captures.byRef(tx, ref))!);
    });
  }

  /** Its bytes, logged each time with the reason, which everybody gives. @throws Refused without one, NotFound when there is none */
  content(actor: Actor, ref: string): Promise<{ format: string; bytes: Buffer }> {
    return this.database.read(actor, async (tx) => {
      if (!actor.reason) throw new Refused({ rule: 'access.reason-needed', message: 'Say in the header Access-Reason what the template is taken away for.' });
      const capture = await this.captures.byRef(tx, ref);
      const template = capture && (await this.bytes.template(tx, capture.id));
      if (!template) throw new NotFound('template of capture', ref);
      await tx.viewed('capture_template', { record: capture.id, person: capture.personId, case: capture.caseId });
      return template;
    });
  }
}
