import { Controller, Get, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DOCUMENT_WORDS } from '../../domain/case-words.js';
import { AUTHENTICITY_WORDS } from '../../domain/person-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { dayOf, fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { Upload } from '../../platform/web/upload.js';
import { beside } from '../people/form.presenter.js';
import { PeopleService } from '../people/people.service.js';
import { withReason } from '../people/reason.presenter.js';
import { AddDocument, ChangeDocument, ListDocuments } from './documents.dto.js';
import { documentFields } from './documents-page.presenter.js';
import { DocumentsService } from './documents.service.js';
import { ScansService } from './scans.service.js';

/** The papers of a person: listed, taken in with their scan, taken away again. */
@ApiExcludeController()
@Controller()
export class DocumentsPages {
  constructor(private readonly documents: DocumentsService, private readonly scans: ScansService, private readonly people: PeopleService) {}

  @Get('people/:ref/documents') @Allow('document.read')
  async list(@By() actor: Actor, @Ref('PE') ref: string, @Query() { kind, cursor }: Record<string, string>): Promise<View> {
    const person = await this.people.show(actor, ref);
    const { items, next } = await this.documents.list(actor, await fill(ListDocuments, { person: ref, kind, cursor }));
    const address = new URLSearchParams({ ...(kind ? { kind } : {}), ...(next ? { cursor: next } : {}) }).toString();
    return view('documents/views/list.njk', { person, documents: items, next: next && `/people/${ref}/documents?${address}`, kinds: DOCUMENT_WORDS, authenticities: AUTHENTICITY_WORDS });
  }

  @Get('people/:ref/documents/new') @Allow('document.write')
  async form(@By() actor: Actor, @Ref('PE') ref: string): Promise<View> {
    const person = await this.people.show(actor, ref);
    return view('people/views/form.njk', beside({
      title: 'Add a document', button: 'Add document', multipart: true, groups: [{ fields: [
        { kind: 'file', field: 'content', label: 'Scan or photo of it', options: { optional: true, hint: 'PDF, PNG, JPEG, TIFF or plain text, up to 10 MB. Its kind is read from the content, not from the name.', accept: '.pdf,.png,.jpg,.jpeg,.tif,.tiff,.txt' } },
        ...documentFields(null),
        { kind: 'select', field: 'case', label: 'Of which case?', items: person.cases.map(({ ref: value }) => ({ value, text: value })), options: { optional: true, blank: 'No case in particular' } },
        { kind: 'radio', field: 'restricted', label: 'Should it be opened with a reason only?', items: [{ value: 'false', text: 'No' }, { value: 'true', text: 'Yes, each look says why' }], options: { value: 'false' } },
        { kind: 'moment', field: 'occurredAt', label: 'When was it received?' },
      ] }],
    }, person));
  }

  @Post('people/:ref/documents/new') @Allow('document.write')
  async add(@By() actor: Actor, @Ref('PE') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { kind, title, number, issuer, authenticity, restricted, content } = values;
    const input = await fill(AddDocument, { person: ref, kind, title, number, issuer, authenticity, restricted, case: values.case, expiresOn: dayOf(values, 'expiresOn'), occurredAt: instantOf(values, 'occurredAt') });
    const made = await this.scans.receive(actor, input, content instanceof Upload ? content.bytes : null);
    return goTo(`/people/${ref}/documents`, made.sameContentAs.length ? `${made.ref} added. It holds the very same scan as ${made.sameContentAs.join(', ')}.` : `${made.ref} added.`);
  }

  @Get('people/:ref/documents/:document') @Allow('document.write')
  async changeForm(@By() actor: Actor, @Ref('PE') ref: string, @Ref('DO', 'document') document: string): Promise<View> {
    const [person, shown] = [await this.people.show(actor, ref), await this.documents.show(actor, document)];
    return view('people/views/form.njk', beside({ title: `Change what ${document} is`, button: 'Save', draft: `Document ${document}`, groups: [{ fields: documentFields(shown) }] }, person, shown.version));
  }

  @Post('people/:ref/documents/:document') @Allow('document.write')
  async change(@By() actor: Actor, @Ref('PE') ref: string, @Ref('DO', 'document') document: string, @Form() values: FormValues): Promise<GoTo> {
    const { kind, title, number, issuer, authenticity, version } = values;
    const input = await fill(ChangeDocument, { kind, title, number, issuer, authenticity });
    // blank is what was taken away
    await this.documents.change(actor, document, Number(version) || 0, { ...input, number: input.number ?? null, issuer: input.issuer ?? null, authenticity: input.authenticity ?? null, expiresOn: dayOf(values, 'expiresOn') ?? null });
    return goTo(`/people/${ref}/documents`, `${document} saved.`);
  }

  @Get('documents/:ref/content') @Allow('document.read')
  async content(@By() actor: Actor, @Ref('DO') ref: string): Promise<StreamableFile> {
    return this.file(actor, ref);
  }

  /** Restricted content, with the reason that was asked for. */
  @Post('documents/:ref/content') @Allow('document.read')
  async withReason(@By() actor: Actor, @Ref('DO') ref: string, @Form() { reason }: FormValues): Promise<StreamableFile> {
    return this.file(withReason(actor, reason, 'Say why you open it.'), ref);
  }

  /** Always taken away, never shown in the browser: what it holds is somebody else's. */
  private async file(actor: Actor, ref: string): Promise<StreamableFile> {
    const { bytes, type, name } = await this.documents.content(actor, ref);
    return new StreamableFile(bytes, { type, disposition: `attachment; filename="${name}"`, length: bytes.length });
  }
}
