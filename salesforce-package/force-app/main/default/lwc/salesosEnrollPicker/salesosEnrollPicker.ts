import { api, LightningElement } from 'lwc';
import { labels } from 'c/salesosLabels';
import type { OfferRow } from 'c/salesosSequenceModel';

/** Which sequence, when it would send and from whom, and what would stop it: all before anything happens. */
export default class SalesosEnrollPicker extends LightningElement {
  @api offers: readonly OfferRow[] = [];
  @api isBusy = false;

  labels = labels;
  chosenId: string | null = null;
  private hasFocused = false;

  get rows() {
    return this.offers.map((offer) => ({ ...offer, isChosen: offer.sequenceId === this.chosen?.sequenceId, rowClass: this.rowClass(offer) }));
  }

  get chosen(): OfferRow | undefined {
    return this.offers.find((offer) => offer.sequenceId === this.chosenId) ?? this.offers[0];
  }

  get hasSends(): boolean {
    return (this.chosen?.sends.length ?? 0) > 0 && !this.chosen?.blocked;
  }

  get isConfirmDisabled(): boolean {
    return this.isBusy || !this.chosen || this.chosen.blocked !== null;
  }

  override renderedCallback(): void {
    if (this.hasFocused) return;
    this.hasFocused = true;
    this.template?.querySelector<HTMLInputElement>('input:checked')?.focus();
  }

  choose(event: Event): void {
    this.chosenId = (event.target as HTMLInputElement).value;
  }

  closeOnEscape(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.cancel();
  }

  cancel(): void {
    this.dispatchEvent(new CustomEvent('cancel'));
  }

  confirm(): void {
    if (this.chosen) this.dispatchEvent(new CustomEvent('confirm', { detail: { sequenceId: this.chosen.sequenceId, name: this.chosen.name } }));
  }

  private rowClass(offer: OfferRow): string {
    return offer.sequenceId === this.chosen?.sequenceId ? 'offer offer_chosen' : 'offer';
  }
}
