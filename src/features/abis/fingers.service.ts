import { Injectable } from '@nestjs/common';
import { Invalid } from '../../domain/errors.js';
import { type BiometricData, fingerOfSubType, subTypeOfFinger } from '../../domain/osia.js';
import { writeIso2011 } from '../../matching/formats/iso-19794-2-2011.js';
import { readTemplates, type TemplateFormat, templateFormat } from '../../matching/formats/read-templates.js';
import { TemplateError } from '../../matching/formats/template-error.js';
import { normalise, type Print } from '../../matching/print.js';
import type { FingerView } from '../../matching/template.js';
import { PrintReaderService } from '../biometrics/print-reader.service.js';

/** One finger of what a client sent. `item` holds its template and no picture. */
export interface Finger {
  readonly item: BiometricData;
  readonly position: number;
  readonly format: TemplateFormat;
  readonly minutiae: number;
  readonly extracted: boolean;
  /** What can be compared of it; none for a print that says too little. */
  readonly prints: readonly Print[];
}

/** `passedOver`: one sentence for each item that can't be searched here, and why. */
export interface Fingers { readonly fingers: readonly Finger[]; readonly passedOver: readonly string[] }

/** Ten fingers, four times over. */
const MOST_PRINTS = 40;

/** Reads the items of a call: fingers with a template, or with a picture where the operator's command is set; the rest is passed over and said. */
@Injectable()
export class FingersService {
  constructor(private readonly prints: PrintReaderService) {}

  /** @param field where the items stand in the body @throws Invalid naming the item whose bytes are wrong */
  async read(items: readonly BiometricData[], field: string, signal: AbortSignal): Promise<Fingers> {
    const fingers: Finger[] = [];
    const passedOver: string[] = [];
    for (const [at, item] of items.entries()) {
      const read = await this.item(item, `${field}.${at}`, signal);
      if (typeof read === 'string') passedOver.push(read);
      else fingers.push(...read);
      if (fingers.reduce((sum, { prints }) => sum + prints.length, 0) > MOST_PRINTS) throw new Invalid({ [field]: `More than ${MOST_PRINTS} prints are not taken at once.` });
    }
    passedOver.push(...fingers.filter(({ prints }) => !prints.length).map(({ position }) => `${subTypeOfFinger(position)} has too few points to be compared.`));
    return { fingers, passedOver };
  }

  /** What was kept of an encounter: an item with its template. @throws TemplateError, which would be ours */
  kept(item: BiometricData): readonly Print[] {
    return printsOf(viewsIn(Buffer.from(item.template!, 'base64'), fingerOfSubType(item.biometricSubType)!));
  }

  private async item(item: BiometricData, field: string, signal: AbortSignal): Promise<Finger[] | string> {
    const name = item.biometricSubType ?? item.biometricType;
    if (item.biometricType !== 'FINGER') return `${name}: only fingers are kept and compared here.`;
    if (item.template !== undefined) return this.ofTemplate(item, bytesOf(item.template, `${field}.template`), field);
    if (item.image === undefined) return item.missing?.length ? `${name} is missing.` : `${name} holds neither template nor picture.`;
    const position = fingerOfSubType(item.biometricSubType);
    if (position === null) throw new Invalid({ [`${field}.biometricSubType`]: 'Say which single finger the picture shows.' });
    if (!this.prints.ready) return `${name} is a picture, and no extractor is set here: send its template.`;
    try {
      const views = await this.prints.viewsOf(bytesOf(item.image, `${field}.image`), position, signal);
      return [finger(item, position, 'ISO_19794_2_2011', Buffer.from(writeIso2011(views)), views, true)];
    } catch (error) {
      throw error instanceof Invalid && error.fields.body ? new Invalid({ [`${field}.image`]: error.fields.body }) : error;
    }
  }

  private ofTemplate(item: BiometricData, bytes: Buffer, field: string): Finger[] {
    const wrong = (message: string): Invalid => new Invalid({ [`${field}.template`]: message });
    try {
      const format = templateFormat(bytes);
      if (item.templateFormat !== undefined && item.templateFormat !== format) throw wrong(`The template is ${format}, not ${item.templateFormat}.`);
      const said = fingerOfSubType(item.biometricSubType);
      const views = readTemplates(bytes).filter(({ minutiae }) => minutiae.length > 0).map((view) => ({ ...view, position: view.position || said || 0 }));
      if (!views.length) throw wrong('The template holds no minutiae.');
      if (views.some(({ position }) => position === 0)) throw new Invalid({ [`${field}.biometricSubType`]: 'Say which finger it is: the template does not.' });
      if (said !== null && views.some(({ position }) => position !== said)) throw wrong(`The template is of another finger than ${item.biometricSubType}.`);
      const positions = [...new Set(views.map(({ position }) => position))];
      if (positions.length === 1) return [finger(item, positions[0]!, format, bytes, views, false)];
      return positions.map((position) => {
        const own = views.filter((view) => view.position === position);
        return finger(item, position, 'ISO_19794_2_2011', Buffer.from(writeIso2011(own)), own, false);
      });
    } catch (error) {
      throw error instanceof TemplateError ? wrong(error.message) : error;
    }
  }
}

function finger({ image: _image, encounterId: _encounter, ...item }: BiometricData, position: number, format: TemplateFormat, bytes: Buffer, views: readonly FingerView[], extracted: boolean): Finger {
  return {
    item: { ...item, biometricSubType: subTypeOfFinger(position), template: bytes.toString('base64'), templateFormat: format },
    position, format, minutiae: Math.max(...views.map(({ minutiae }) => minutiae.length)), extracted, prints: printsOf(views),
  };
}

const printsOf = (views: readonly FingerView[]): Print[] => views.map((view) => normalise(view)).filter(({ unfit }) => unfit === null).map(({ print }) => print);
const viewsIn = (bytes: Buffer, position: number): FingerView[] => readTemplates(bytes).filter(({ minutiae }) => minutiae.length > 0).map((view) => ({ ...view, position }));

function bytesOf(text: string, field: string): Buffer {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) throw new Invalid({ [field]: 'This is not base64.' });
  return Buffer.from(text, 'base64');
}
