import { api, LightningElement } from 'lwc';
import type { AskedButton } from '@salesos/shared/api/mail-setup';
import { labels } from 'c/salesosLabels';

/** Buttons that say what they do, and ask once before they do it; others may stand beside them. */
export default class SalesosAsked extends LightningElement {
  labels = labels;
  @api buttons: readonly AskedButton[] = [];
  @api isBusy = false;
  asked: AskedButton | null = null;

  ask(event: Event): void {
    const { label } = (event.currentTarget as HTMLElement).dataset;
    this.asked = this.buttons.find((button) => button.label === label) ?? null;
  }

  cancel(): void {
    this.asked = null;
  }

  confirm(): void {
    const { asked } = this;
    this.asked = null;
    if (asked) this.dispatchEvent(new CustomEvent('confirmed', { detail: asked }));
  }
}
