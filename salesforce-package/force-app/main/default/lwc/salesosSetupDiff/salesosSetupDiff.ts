import type { WritesPreview } from '@salesos/shared/api/setup';
import { timeOrDay } from 'c/salesosFormat';
import { say } from 'c/salesosLabels';
import SalesosSetupStep from 'c/salesosSetupStep';

interface SampleRow {
  id: string;
  name: string;
  url: string;
  changes: { key: string; text: string }[];
}

/** Everything that would be written now, and some of it value by value. */
export default class SalesosSetupDiff extends SalesosSetupStep {
  answer: WritesPreview | null = null;

  override connectedCallback(): void {
    void this.load();
  }

  get waitingText(): string {
    return say('setupWorking', this.view?.product ?? '');
  }

  get previewTitle(): string | null {
    return this.answer && say('setupPreviewOf', timeOrDay(this.answer.measuredAt, new Date()));
  }

  get objects(): { key: string; text: string }[] {
    return (this.answer?.objects ?? []).map(({ label, fields }) => ({ key: label, text: `${label}: ${fields}` }));
  }

  get samples(): SampleRow[] {
    return (this.answer?.samples ?? []).map(({ id, name, url, changes }) => ({
      id,
      name,
      url,
      changes: changes.map(({ label, before, after }) => ({ key: label, text: `${label}: ${before} → ${after}` })),
    }));
  }

  async look(): Promise<void> {
    await this.load();
    // Composed, because the step around this one hands nothing on: the page looks, too.
    this.dispatchEvent(new CustomEvent('changed', { detail: null, bubbles: true, composed: true }));
  }

  async load(): Promise<void> {
    this.answer = (await this.ask<WritesPreview>({ call: 'preview_writes' })) ?? this.answer;
  }
}
