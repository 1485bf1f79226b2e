import type { Client } from 'pg';

/** The demonstration's clock while it is loaded: only the owner's connection can set it, and it never goes back. */
export class Clock {
  private shown = 0;
  private setAt = 0;
  constructor(private readonly owner: Client) {}

  /** From now on the office's time runs from this instant, unless it is later already. */
  async moveTo(instant: Date): Promise<void> {
    const runsOn = this.shown + (performance.now() - this.setAt);
    if (this.shown && instant.getTime() <= runsOn) return;
    await this.owner.query({ name: 'clock', text: 'select platform.set_clock($1)', values: [instant] });
    this.shown = instant.getTime();
    this.setAt = performance.now();
  }

  /** Statistics of tables that have grown: plans made when they were empty read them from end to end. */
  async takeStock(): Promise<void> {
    await this.owner.query('analyze');
  }

  /** Opens the doors: the time of day of the demonstration, and the mark that it is loaded whole. */
  async open(instant: Date): Promise<void> {
    await this.takeStock();
    await this.owner.query('select platform.set_clock($1)', [instant]);
    await this.owner.query('update platform.instance set demonstration_loaded_at = clock_timestamp()');
  }
}
