import { CaseListRepository } from '../../src/features/cases/case-list.repository.js';
import type { Tx } from '../../src/platform/database/tx.js';

interface Statement { text: string; values: unknown[] }

/** What the app sends on its hot paths, taken from the repository itself, so that both servers ask the same. */
export async function statements(): Promise<Record<'list' | 'read' | 'change', Statement>> {
  const desk = new CaseListRepository();
  const sent: Statement[] = [];
  const note = (text: string, values: readonly unknown[] = []): Promise<never> => {
    sent.push({ text, values: [...values] });
    return Promise.resolve([] as never);
  };
  const tx = { rows: note, one: note } as unknown as Tx;
  await desk.list(tx, { state: 'in_scope' }, 'arrived', null, 50);
  await desk.byRef(tx, 'CA-3QKZ-AX');
  await desk.change(tx, 'CA-3QKZ-AX', 1, { team: 'north' });
  const [list, read, change] = sent;
  return { list, read, change };
}
