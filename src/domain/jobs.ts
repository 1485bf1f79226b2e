/** What may wait: each kind of job and what it is told. Ids are UUIDs as text; a payload holds keys, never names. */
export interface JobPayloads {
  /** Write the file of an export that was asked for. */
  'export.write': { readonly exportId: string };
  /** Find the minutiae of a print by the operator's command: of one request (record.template_extraction). */
  'capture.extract': { readonly extractionId: string };
  /** Search with a crossing's captures: one request (record.search_request). */
  'capture.search': { readonly requestId: string };
  /** Make vectors of photos that have none of the present models. Recurring. */
  'faces.embed': Record<string, never>;
  /** Look whether faces on record that just got a vector look like anybody: of these vectors (record.face_vector). */
  'faces.compare': { readonly vectorIds: readonly string[] };
  /** Bring a crossing at the agency's ABIS under the person whose it is now. */
  'osia.move': { readonly crossingId: string };
  /** Give all of one person's encounters at the agency's ABIS to another. */
  'osia.merge': { readonly personId: string; readonly mergedIntoId: string };
  /** Tell the agency's ABIS what it does not hold as it should. Recurring. */
  'osia.enrol': Record<string, never>;
  /** Do a call of another agency's system whose answer is sent later (record.abis_task). */
  'abis.perform': { readonly taskId: string };
  /** Send that answer. */
  'abis.deliver': { readonly taskId: string };
  /** Erase answers that nobody took. Recurring. */
  'abis.expire': Record<string, never>;
  /** Erase the files of exports that have expired. Recurring. */
  'export.expire': Record<string, never>;
}

export type JobName = keyof JobPayloads;
