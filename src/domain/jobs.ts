/** What may wait: each kind of job and what it is told. Ids are UUIDs as text; a payload holds keys, never names. */
export interface JobPayloads {
  /** Write the file of an export that was asked for. */
  'export.write': { readonly exportId: string };
  /** Find the minutiae of a print by the operator's command: of one request (record.template_extraction). */
  'capture.extract': { readonly extractionId: string };
  /** Erase the files of exports that have expired. Recurring. */
  'export.expire': Record<string, never>;
}

export type JobName = keyof JobPayloads;
