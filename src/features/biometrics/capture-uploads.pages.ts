import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Invalid } from '../../domain/errors.js';
import { FINGER_WORDS } from '../../domain/person-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { Upload } from '../../platform/web/upload.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import { beside, type FormField } from '../people/form.presenter.js';
import { PeopleService } from '../people/people.service.js';
import { UploadCapture } from './capture-uploads.dto.js';
import { NO_EXTRACTOR, saidOf } from './capture-uploads.presenter.js';
import { CaptureUploadsService } from './capture-uploads.service.js';
import { PRESENCES, TellMissingFingers } from './missing-fingers.dto.js';
import { PRESENCE_WORDS } from './missing-fingers.presenter.js';
import { MissingFingersService } from './missing-fingers.service.js';

const FINGERS = FINGER_WORDS.slice(1).map((text, index) => ({ value: String(index + 1), text }));
const IMPRESSIONS = [['0', 'Live, plain'], ['1', 'Live, rolled'], ['2', 'Not live, plain'], ['3', 'Not live, rolled'], ['8', 'Swiped']].map(([value, text]) => ({ value: value!, text: text! }));

/** Files of captures, and fingers that are missing, at one crossing. */
@ApiExcludeController()
@Controller('crossings/:ref')
export class CaptureUploadsPages {
  constructor(
    private readonly uploads: CaptureUploadsService, private readonly missing: MissingFingersService, private readonly crossings: CrossingsService, private readonly people: PeopleService,
  ) {}

  @Get('captures/new') @Allow('capture.write')
  async form(@By() actor: Actor, @Ref('CR') ref: string): Promise<View> {
    const crossing = await this.crossings.show(actor, ref);
    return view('people/views/form.njk', beside({
      title: 'Add captures from a file', button: 'Add', multipart: true,
      intro: [
        `For the crossing of ${crossing.occurredAt.toISOString().slice(0, 10)}, ${ref}.`,
        'The file may be a fingerprint template (ISO/IEC 19794-2:2005 or 2011, ANSI 378), an ANSI/NIST file with several fingers and photos, a photo (PNG, JPEG) or the picture of a finger (WSQ, PNG, JPEG).',
        this.uploads.engine ? `Pictures of fingers go to ${this.uploads.engine}, which finds their minutiae.` : NO_EXTRACTOR,
      ],
      groups: [
        { fields: [
          { kind: 'file', field: 'file', label: 'File', options: { hint: 'Up to 10 MB' } },
          { kind: 'text', field: 'externalId', label: 'Photo ID or fingerprint ID', options: { hint: 'As the camera or scanner calls it. Only an ANSI/NIST file brings its own', spellcheck: false, optional: true } },
          { kind: 'moment', field: 'occurredAt', label: 'When was it taken?' },
          { kind: 'text', field: 'device', label: 'Device', options: { optional: true } },
        ] },
        { legend: 'One finger', hint: 'Only where the file does not say it: the picture of a finger, or a template without a position.', fields: [
          { kind: 'select', field: 'fingerPosition', label: 'Which finger?', items: FINGERS, options: { optional: true, blank: 'A photo, or the file says it' } },
          { kind: 'select', field: 'impression', label: 'Impression', items: IMPRESSIONS, options: { optional: true, blank: 'Not said' } },
          { kind: 'text', field: 'quality', label: 'Quality, 0 to 100', options: { optional: true, inputmode: 'numeric', classes: 'govuk-input--width-3' } },
          { kind: 'text', field: 'qualityAlgorithm', label: 'What gave the quality', options: { optional: true, hint: 'For example NFIQ2 2.3', classes: 'govuk-input--width-20', spellcheck: false } },
        ] },
      ],
    }, await this.people.show(actor, crossing.person)));
  }

  @Post('captures/new') @Allow('capture.write')
  async add(@By() actor: Actor, @Ref('CR') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { file, externalId, device, fingerPosition, impression, quality, qualityAlgorithm } = values;
    const input = await fill(UploadCapture, { externalId, device, fingerPosition, impression, quality, qualityAlgorithm, occurredAt: instantOf(values, 'occurredAt') });
    if (!(file instanceof Upload) || file.bytes.length === 0) throw new Invalid({ file: 'Choose a file.' });
    const shown = await this.uploads.upload(actor, ref, file.bytes, input).catch(atFile);
    const { person } = await this.crossings.show(actor, ref);
    return goTo(`/people/${person}/biometrics`, saidOf(shown));
  }

  @Get('missing-fingers') @Allow('capture.write')
  async missingForm(@By() actor: Actor, @Ref('CR') ref: string): Promise<View> {
    const { person } = await this.crossings.show(actor, ref);
    const { fingers } = await this.missing.list(actor, ref);
    const items = PRESENCES.map((value) => ({ value, text: PRESENCE_WORDS[value] }));
    return view('people/views/form.njk', beside({
      title: 'Fingers that could not be taken', button: 'Save', intro: [`At the crossing ${ref}. A search then expects fewer fingers, and says so.`],
      groups: [{ fields: FINGERS.map(({ value, text }): FormField => ({
        kind: 'select', field: `finger-${value}`, label: text, items, options: { blank: 'There', value: fingers.find(({ fingerPosition }) => fingerPosition === Number(value))?.presence ?? '' },
      })) }],
    }, await this.people.show(actor, person)));
  }

  @Post('missing-fingers') @Allow('capture.write')
  async tellMissing(@By() actor: Actor, @Ref('CR') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const fingers = FINGERS.flatMap(({ value }) => (values[`finger-${value}`] ? [{ fingerPosition: Number(value), presence: values[`finger-${value}`] }] : []));
    const shown = await this.missing.tell(actor, ref, await fill(TellMissingFingers, { fingers }));
    const { person } = await this.crossings.show(actor, ref);
    return goTo(`/people/${person}/biometrics`, shown.fingers.length ? 'The missing fingers are recorded.' : 'No finger is recorded as missing.');
  }
}

/** What is wrong with the bytes, named as the form's field. */
function atFile(error: unknown): never {
  if (!(error instanceof Invalid) || !error.fields.body) throw error;
  const { body, ...fields } = error.fields;
  throw new Invalid({ file: body, ...fields });
}
