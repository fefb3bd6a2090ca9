import { api, LightningElement } from 'lwc';
import { labels, say } from 'c/salesosLabels';
import type { LineOption, LinePart, LineState } from 'c/salesosMappingLines';

interface Cell {
  part: LinePart;
  label: string;
  value: string;
  options: LineOption[];
}

/** One line of the mapping: each part of it a list to choose from. */
export default class SalesosSetupLine extends LightningElement {
  labels = labels;
  @api line: LineState | null = null;
  @api crmName = '';
  @api isBusy = false;

  get cells(): Cell[] {
    const { line } = this;
    if (!line?.wanted) return [];
    const { label, wanted, authorities } = line;
    const cell = (part: LinePart, name: string, value: string, options: LineOption[]): Cell => ({ part, label: name, value, options });
    return [
      cell('crmField', say('setupCrmFieldOf', label, this.crmName), wanted.crmField, line.crmFields),
      cell('choice', say('setupWayOf', label), wanted.choice, line.ways),
      cell('direction', say('setupDirectionOf', label), wanted.direction, line.directions),
      ...(authorities === null ? [] : [cell('authority', say('setupAuthorityOf', label), wanted.authority, authorities)]),
    ];
  }

  /** What has to be said beside how the value is carried over. */
  get detail(): { label: string; value: string } | null {
    const { line } = this;
    if (!line?.wanted || line.asks === null) return null;
    return { label: say('setupDetailOf', line.label, line.asks), value: line.wanted.detail };
  }

  get isRemoved(): boolean {
    return this.line?.wanted === null;
  }

  get removeText(): string | null {
    if (!this.line || this.isRemoved) return null;
    return this.line.isAdded ? labels.setupRemoveLine : this.line.removeText;
  }

  get removeTitle(): string {
    return say('setupRemoveOf', this.removeText ?? '', this.line?.label ?? '');
  }

  choose(event: CustomEvent<{ value: string }>): void {
    const { part } = (event.currentTarget as HTMLElement).dataset;
    this.dispatchEvent(new CustomEvent('edit', { detail: { part, value: event.detail.value } }));
  }

  remove(): void {
    this.dispatchEvent(new CustomEvent('remove'));
  }
}
