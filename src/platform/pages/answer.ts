/** What a page controller answers: a template with its data. */
export class View {
  constructor(readonly template: string, readonly data: object, readonly status: number) {}
}

/** What a page controller answers after a change: the address to see it at. */
export class GoTo {
  constructor(readonly path: string, readonly said?: string) {}
}

/** @param template below src/features, e.g. `reentry/views/queue.njk` */
export const view = (template: string, data: object = {}, status = 200): View => new View(template, data, status);

/** @param said one sentence shown once at the top of the next page, e.g. `Barrier recorded.` */
export const goTo = (path: string, said?: string): GoTo => new GoTo(path, said);
