import { Injectable, Optional } from '@nestjs/common';
import { readTemplates } from '../../matching/formats/read-templates.js';
import type { FingerView } from '../../matching/template.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { CaptureBytesService } from './capture-bytes.service.js';
import { CapturesRepository } from './captures.repository.js';
import { marksOf, type PrintMarks } from './print-marks.js';

export type { PrintMarks };

/** What the algorithm marks on two prints, for an examiner who asks for it after having seen them plain. */
@Injectable()
export class MarksService {
  constructor(private readonly database: Database, private readonly captures: CapturesRepository, @Optional() private readonly bytes?: CaptureBytesService) {}

  /** Each template that is opened is a look of its own. Null where neither finger has one. */
  show(actor: Actor, ours: string | null, theirs: string | null): Promise<PrintMarks | null> {
    return this.database.read(actor, async (tx) => marksOf(await this.views(tx, ours), await this.views(tx, theirs)));
  }

  private async views(tx: Tx, ref: string | null): Promise<FingerView[]> {
    const capture = ref && this.bytes ? await this.captures.byRef(tx, ref) : null;
    // an examiner's reason is the examination: the policy that asks for one is for those who only look
    const template = capture && (await tx.onBehalf(() => this.bytes!.template(tx, capture.id)));
    if (!template) return [];
    await tx.viewed('capture_template', { record: capture.id, person: capture.personId, case: capture.caseId });
    return readTemplates(template.bytes);
  }
}
