import type { DoneText, HealthPanel, HealthView, SetupCall, SetupObject } from '@salesos/shared/api/setup';
import { say } from 'c/salesosLabels';
import { factRows, timedText } from 'c/salesosSetupApi';
import type { FactRow } from 'c/salesosSetupApi';
import SalesosSetupStep from 'c/salesosSetupStep';

interface Block {
  key: string;
  title: string;
  rows: FactRow[];
  notes: string[];
}
interface NoteRow {
  kind: 'info' | 'warning' | 'error' | 'stop';
  heading: string;
  text: string;
}
const kinds = { well: 'info', info: 'info', warn: 'warning', bad: 'error' } as const;

/** How the sync stands, as of the moment it was looked at; one record can be read again, and one cause tried again. */
export default class SalesosSetupHealth extends SalesosSetupStep {
  health: HealthView | null = null;
  object: SetupObject = 'contact';
  crmId = '';

  override connectedCallback(): void {
    void this.load();
  }

  get measuredAt(): string | null {
    return this.health?.measuredAt ?? null;
  }

  get notes(): NoteRow[] {
    return (this.health?.notes ?? []).map((note) => ({ kind: kinds[note.tone], heading: note.title, text: timedText(note, new Date()) }));
  }

  get objects(): Block[] {
    return (this.health?.objects ?? []).map(({ object, label, facts }) => ({
      key: object,
      title: label,
      rows: factRows(facts, new Date()),
      notes: [],
    }));
  }

  get panels(): Block[] {
    return (this.health?.panels ?? []).map(({ key, title, facts, notes }: HealthPanel) => ({
      key,
      title,
      rows: factRows(facts, new Date()),
      notes: notes.map((note) => timedText(note, new Date())),
    }));
  }

  get objectOptions(): { value: string; label: string }[] {
    return (this.view?.records ?? []).map(({ object, label }) => ({ value: object, label }));
  }

  get idTitle(): string {
    return say('healthResyncId', this.view?.crmName ?? '');
  }

  get isResyncLocked(): boolean {
    return this.isBusy || this.crmId.trim() === '';
  }

  chooseObject(event: CustomEvent<{ value: string }>): void {
    this.object = this.view?.records.find(({ object }) => object === event.detail.value)?.object ?? this.object;
  }

  type(event: CustomEvent<{ value: string }>): void {
    this.crmId = event.detail.value;
  }

  async resync(): Promise<void> {
    await this.act({ call: 'resync_record', object: this.object, crmId: this.crmId.trim() });
  }

  async retry(event: Event): Promise<void> {
    const { cause = '' } = (event.currentTarget as HTMLElement).dataset;
    await this.act({ call: 'retry_cause', cause });
  }

  async load(): Promise<void> {
    const health = await this.ask<HealthView>({ call: 'health' });
    // What was measured stays in sight with its moment.
    this.health = health ?? this.health;
  }

  private async act(call: SetupCall): Promise<void> {
    const done = await this.ask<DoneText>(call);
    if (done === null) return;
    this.dispatchEvent(new CustomEvent('done', { detail: { text: done.text } }));
    await this.load();
  }
}
