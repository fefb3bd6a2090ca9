import { api, LightningElement } from 'lwc';
import type { MappingOfObject } from '@salesos/shared/api/setup';
import { labels, say } from 'c/salesosLabels';
import { crmFieldsFor } from 'c/salesosMappingLines';
import type { LineOption } from 'c/salesosMappingLines';

/** A line that is not there yet: which field of ours, or what a new one is called, and which of the CRM's. */
export default class SalesosSetupNewLine extends LightningElement {
  labels = labels;
  @api mapping: MappingOfObject | null = null;
  @api free: LineOption[] = [];
  @api crmName = '';
  chosen: string | null = null;
  name = '';
  crmField = '';

  get field(): string {
    return this.chosen ?? this.free[0]?.value ?? '';
  }

  get isOwn(): boolean {
    return this.field === '';
  }

  get crmFields(): LineOption[] {
    return this.mapping ? crmFieldsFor(this.mapping, { field: this.field, crmField: '' }) : [];
  }

  /** What does not fit the field that was chosen meanwhile is not kept. */
  get crmFieldChosen(): string {
    return (this.crmFields.find(({ value }) => value === this.crmField) ?? this.crmFields[0])?.value ?? '';
  }

  get crmFieldTitle(): string {
    return say('setupCrmField', this.crmName);
  }

  get isIncomplete(): boolean {
    return this.crmFieldChosen === '' || (this.isOwn && this.name.trim() === '');
  }

  chooseField(event: CustomEvent<{ value: string }>): void {
    this.chosen = event.detail.value;
  }

  type(event: CustomEvent<{ value: string }>): void {
    this.name = event.detail.value;
  }

  chooseCrmField(event: CustomEvent<{ value: string }>): void {
    this.crmField = event.detail.value;
  }

  add(): void {
    const field = this.isOwn ? this.name.trim() : this.field;
    this.dispatchEvent(new CustomEvent('add', { detail: { field, crmField: this.crmFieldChosen } }));
  }

  cancel(): void {
    this.dispatchEvent(new CustomEvent('cancel'));
  }
}
