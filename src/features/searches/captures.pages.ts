import { Controller, Get, HttpCode, Post, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { FINGER_WORDS } from '../../domain/person-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { referenceIn } from '../../platform/web/reference.js';
import { Upload } from '../../platform/web/upload.js';
import { beside } from '../people/form.presenter.js';
import { PeopleService } from '../people/people.service.js';
import { withReason } from '../people/reason.presenter.js';
import { RecordCapture } from '../biometrics/captures.dto.js';
import { CaptureTemplatesService } from '../biometrics/capture-templates.service.js';
import { NO_EXTRACTOR } from '../biometrics/capture-uploads.presenter.js';
import { CapturesService } from '../biometrics/captures.service.js';
import { ExtractionsService } from '../biometrics/extractions.service.js';
import { FacesService } from './faces.service.js';
import { PRESENCE_WORDS } from '../biometrics/missing-fingers.presenter.js';
import { MissingFingersService } from '../biometrics/missing-fingers.service.js';
import { RegistrationService } from '../biometrics/registration.service.js';
import { SearchRequestsService } from './search-requests.service.js';
import { SearchesService } from './searches.service.js';

const FORMAT_WORDS = { ISO_19794_2: 'ISO/IEC 19794-2:2005', ISO_19794_2_2011: 'ISO/IEC 19794-2:2011', ANSI_378: 'ANSI 378' } as const;

/** Photos and fingers of a person, by crossing. */
@ApiExcludeController()
@Controller('people/:ref/biometrics')
export class CapturesPages {
  constructor(
    private readonly captures: CapturesService, private readonly templates: CaptureTemplatesService, private readonly extractions: ExtractionsService,
    private readonly missing: MissingFingersService, private readonly registration: RegistrationService, private readonly people: PeopleService,
    private readonly requests: SearchRequestsService, private readonly searches: SearchesService, private readonly faces: FacesService,
  ) {}

  @Get() @Allow('capture.read')
  async list(@By() actor: Actor, @Ref('PE') ref: string): Promise<View> {
    const person = await this.people.show(actor, ref);
    const { items } = await this.captures.list(actor, { person: ref, limit: 200 });
    const crossings = [];
    for (const crossing of person.crossings) {
      const { fingers: missing } = await this.missing.list(actor, crossing.ref);
      const { requests } = await this.requests.list(actor, crossing.ref);
      const { items: searches } = await this.searches.list(actor, { crossing: crossing.ref, limit: 50 });
      crossings.push({ ...crossing, missing, requests, searches, captures: items.filter(({ crossing: of }) => of === crossing.ref) });
    }
    return view('searches/views/captures.njk', {
      person, crossings: crossings.reverse(), fingers: FINGER_WORDS, presences: PRESENCE_WORDS, formats: FORMAT_WORDS, engine: this.extractions.engine, noExtractor: NO_EXTRACTOR, faces: { state: this.faces.state, note: this.faces.note },
      mustSayWhy: actor.roles.includes('auditor'),
    });
  }

  @Get('new') @Allow('capture.write')
  async form(@By() actor: Actor, @Ref('PE') ref: string): Promise<View> {
    const person = await this.people.show(actor, ref);
    return view('people/views/form.njk', beside({
      title: 'Record a photo or a finger', button: 'Record', multipart: true,
      intro: ['An ID that belongs to somebody else on record proposes that person as a match, which examiners decide.'],
      groups: [{ fields: [
        { kind: 'select', field: 'crossing', label: 'Taken at which crossing?', items: person.crossings.map(({ ref: value, occurredAt }) => ({ value, text: `${value}, ${occurredAt.toISOString().slice(0, 10)}` })).reverse(), options: { value: person.crossings.at(-1)?.ref ?? '' } },
        { kind: 'radio', field: 'kind', label: 'What was taken?', items: [{ value: 'photo', text: 'A photo of the face' }, { value: 'finger', text: 'One finger' }], options: {} },
        { kind: 'select', field: 'fingerPosition', label: 'Which finger?', items: FINGER_WORDS.slice(1).map((text, index) => ({ value: String(index + 1), text })), options: { optional: true, blank: 'None: a photo' } },
        { kind: 'text', field: 'externalId', label: 'Photo ID or fingerprint ID', options: { hint: 'As the camera or scanner calls it', spellcheck: false } },
        { kind: 'text', field: 'quality', label: 'Quality, 0 to 100', options: { optional: true, inputmode: 'numeric', classes: 'govuk-input--width-3' } },
        { kind: 'text', field: 'device', label: 'Device', options: { optional: true } },
        { kind: 'file', field: 'image', label: 'Picture', options: { optional: true, hint: 'PNG or JPEG, of a finger also WSQ; up to 10 MB' } },
        { kind: 'moment', field: 'occurredAt', label: 'When was it taken?' },
      ] }],
    }, person));
  }

  @Post('new') @Allow('capture.write')
  async record(@By() actor: Actor, @Ref('PE') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { crossing, kind, fingerPosition, externalId, quality, device, image } = values;
    const input = await fill(RecordCapture, { kind, fingerPosition: fingerPosition === '' ? undefined : fingerPosition, externalId, quality, device, occurredAt: instantOf(values, 'occurredAt') });
    const { matchReviews } = await this.registration.enrol(actor, referenceIn('crossing', 'CR', String(crossing ?? '')), input, image instanceof Upload ? image.bytes : null);
    return goTo(`/people/${ref}/biometrics`, matchReviews.length ? 'Recorded. This ID is on record already: a match was proposed, and examiners decide.' : 'Recorded.');
  }

  /** One picture for who must say why: an auditor. Each look is written down with its reason. */
  @Post(':capture/image') @HttpCode(200) @Allow('capture.image')
  async image(@By() actor: Actor, @Ref('CP', 'capture') capture: string, @Form() { reason }: FormValues): Promise<StreamableFile> {
    const picture = await this.captures.compared(withReason(actor, reason, 'Say why you open it.'), capture, 1);
    return new StreamableFile(picture, { type: 'image/png', length: picture.length });
  }

  /** The template as a file, for whoever may have it and says what for. */
  @Post(':capture/template') @HttpCode(200) @Allow('capture.template')
  async template(@By() actor: Actor, @Ref('CP', 'capture') capture: string, @Form() { reason }: FormValues): Promise<StreamableFile> {
    const { bytes } = await this.templates.content(withReason(actor, reason, 'Say what it is taken away for.'), capture);
    return new StreamableFile(bytes, { type: 'application/octet-stream', length: bytes.length, disposition: `attachment; filename="${capture}.fmr"` });
  }

  /** Searches again with everything that the crossing holds. */
  @Post(':crossing/searches') @Allow('search.write')
  async search(@By() actor: Actor, @Ref('PE') ref: string, @Ref('CR', 'crossing') crossing: string): Promise<GoTo> {
    await this.requests.again(actor, crossing);
    return goTo(`/people/${ref}/biometrics`, 'The search was asked for. Look again in a moment.');
  }

  @Post(':capture/extractions') @Allow('capture.write')
  async extract(@By() actor: Actor, @Ref('PE') ref: string, @Ref('CP', 'capture') capture: string): Promise<GoTo> {
    await this.extractions.request(actor, capture);
    return goTo(`/people/${ref}/biometrics`, 'The minutiae were asked for. Look again in a moment.');
  }
}
