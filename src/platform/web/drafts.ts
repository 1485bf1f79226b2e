import { Invalid } from '../../domain/errors.js';
import type { Actor } from '../access/actor.js';
import type { Database } from '../database/database.js';
import type { Tx } from '../database/tx.js';
import type { Seal } from '../seal.js';

/** What stood in the fields of a form, by name; several where a name is there several times. */
export type DraftValues = Readonly<Record<string, string | readonly string[]>>;
/** A form that somebody has not sent yet. `form`: the address of its page; `title`: what the page calls it. */
export interface Draft { form: string; title: string; values: DraftValues; savedAt: Date; expiresAt: Date }

/** The longest draft, in bytes of its JSON, and how many one user may have; the oldest gives way. */
export const DRAFT_BYTES = 100_000;
export const DRAFTS_KEPT = 30;
/** An address of our own, so that a link to it never leads elsewhere. */
const ADDRESS = /^\/(?!\/)[A-Za-z0-9/_.~-]*(\?[A-Za-z0-9=&_.~-]*)?$/;
/** Fields that are the form's own, and what must never be kept. */
const NEVER_KEPT = /^_|password|^(current|new|token|code)$/i;

interface Row { form: string; sealed: string; savedAt: Date; expiresAt: Date }
/** What is under the seal: owner and form too, so that a row copied to somebody else or to another form opens for nobody. */
interface Sealed extends Pick<Draft, 'form' | 'title' | 'values'> { owner: string }
const PURPOSE = 'form drafts';
const FIELDS = `form, sealed, saved_at as "savedAt", expires_at as "expiresAt"`;

/**
 * Drafts of forms: for their owner alone (row-level security), sealed under a key from SESSION_SECRET, gone after seven
 * days or when the form is sent. Another secret than they were sealed with makes them unreadable: gone.
 */
export class Drafts {
  constructor(private readonly database: Database, private readonly seal: Seal) {}

  /** Keeps the form as it stands, in place of what was kept of it. @throws Invalid when it is too long to keep */
  async keep(actor: Actor, { form, title, values }: { form: string; title: string; values: DraftValues }): Promise<{ savedAt: Date }> {
    if (form.length > 200 || !ADDRESS.test(form)) throw new Invalid({ form: 'This is not the address of a form.' });
    const kept = Object.fromEntries(Object.entries(values).filter(([name]) => !NEVER_KEPT.test(name)));
    const content: Sealed = { owner: actor.id, form, title: title.slice(0, 200), values: kept };
    if (Buffer.byteLength(JSON.stringify(content)) > DRAFT_BYTES) throw new Invalid({ form: 'This is too long to keep as a draft. Send it, or keep a part of it elsewhere.' });
    return this.database.write(always(actor), async (tx) => {
      await tx.run('select platform.forget_old_drafts()');
      await tx.run(`insert into platform.form_draft (user_id, form, sealed) values ($1, $2, $3)
        on conflict (user_id, form) do update set sealed = excluded.sealed, saved_at = excluded.saved_at, expires_at = excluded.expires_at`,
      [actor.id, form, this.seal.close(PURPOSE, content)]);
      await tx.run(`delete from platform.form_draft where user_id = $1 and form in
        (select form from platform.form_draft where user_id = $1 order by saved_at desc, form offset $2)`, [actor.id, DRAFTS_KEPT]);
      return { savedAt: tx.now };
    });
  }

  /** What this user kept of that form; null if nothing. */
  load(actor: Actor, form: string): Promise<Draft | null> {
    return this.database.read(actor, async (tx) => {
      const row = await tx.one<Row>(`select ${FIELDS} from platform.form_draft where user_id = $1 and form = $2 and expires_at > now()`, [actor.id, form]);
      return row && this.open(row, actor.id);
    });
  }

  /** The one kept last, to be resumed; null if there is none. */
  async latest(actor: Actor): Promise<Draft | null> {
    return (await this.list(actor))[0] ?? null;
  }

  /** All that this user kept, newest first. */
  list(actor: Actor): Promise<Draft[]> {
    return this.database.read(actor, async (tx) => {
      const rows = await tx.rows<Row>(`select ${FIELDS} from platform.form_draft where user_id = $1 and expires_at > now() order by saved_at desc, form`, [actor.id]);
      return rows.map((row) => this.open(row, actor.id)).filter((draft) => draft !== null);
    });
  }

  /** The form was sent, or nobody wants it any more. True if there was something. */
  discard(actor: Actor, form: string): Promise<boolean> {
    return this.database.write(always(actor), (tx) => this.discardIn(tx, form));
  }

  /** The same inside the transaction that the form began. */
  async discardIn(tx: Tx, form: string): Promise<boolean> {
    return (await tx.run('delete from platform.form_draft where user_id = $1 and form = $2', [tx.actor.id, form])) > 0;
  }

  private open({ form, sealed, savedAt, expiresAt }: Row, owner: string): Draft | null {
    const content = this.seal.open<Sealed>(PURPOSE, sealed);
    if (!content || content.owner !== owner || content.form !== form) return null;
    return { form, title: content.title, values: content.values, savedAt, expiresAt };
  }
}

/** A draft is kept each time it is asked for, also twice with the same key of the form. */
function always(actor: Actor): Actor {
  return { ...actor, idempotency: undefined };
}
