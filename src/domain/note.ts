/** What a note is about. All but `general` are special categories: read with a reason, each time logged. */
export const NOTE_CATEGORIES = ['general', 'health', 'trafficking', 'vulnerability', 'safeguarding'] as const;
export type NoteCategory = (typeof NOTE_CATEGORIES)[number];
