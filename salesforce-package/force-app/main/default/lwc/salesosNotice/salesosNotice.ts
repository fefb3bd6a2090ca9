import { api, LightningElement } from 'lwc';

const icons = { info: 'utility:info', warning: 'utility:warning', error: 'utility:error', stop: 'utility:ban' };

/** One line or block that says what is the matter, what was not lost, and what to do. */
export default class SalesosNotice extends LightningElement {
  @api kind: 'info' | 'warning' | 'error' | 'stop' = 'info';
  @api heading: string | null = null;
  @api text: string | null = null;
  @api actionLabel: string | null = null;
  @api isActionBusy = false;
  /** The card's one primary button, or a plain one. */
  @api actionVariant: 'brand' | 'neutral' | 'base' = 'neutral';

  get iconName(): string {
    return icons[this.kind];
  }

  get boxClass(): string {
    return `notice notice_${this.kind}`;
  }

  choose(): void {
    this.dispatchEvent(new CustomEvent('choose'));
  }
}
