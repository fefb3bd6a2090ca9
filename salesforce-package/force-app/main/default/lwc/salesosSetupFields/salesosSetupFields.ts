import { labels } from 'c/salesosLabels';
import { factRows } from 'c/salesosSetupApi';
import type { FactRow } from 'c/salesosSetupApi';
import SalesosSetupStep from 'c/salesosSetupStep';

/** What was looked for in the CRM, and what to do about what is missing. */
export default class SalesosSetupFields extends SalesosSetupStep {
  get facts(): FactRow[] {
    return factRows(this.view?.fields.facts ?? [], new Date());
  }

  get missing(): FactRow[] {
    return (this.view?.fields.missing ?? []).map(({ name, remedy }) => ({ name, text: remedy }));
  }

  get isMissing(): boolean {
    return this.missing.length > 0;
  }

  get variant(): string {
    return this.isMissing ? 'brand' : 'neutral';
  }

  async check(): Promise<void> {
    await this.change({ call: 'check_fields' }, labels.setupFieldsChecked);
  }
}
