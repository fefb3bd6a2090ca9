import { api, LightningElement } from 'lwc';

/** A line that shows or hides what it is about. */
export default class SalesosDisclosure extends LightningElement {
  @api label = '';
  isOpen = false;

  get isOpenText(): string {
    return String(this.isOpen);
  }

  get iconClass(): string {
    return this.isOpen ? 'chevron chevron_open' : 'chevron';
  }

  get contentClass(): string {
    return this.isOpen ? 'content' : 'content slds-hide';
  }

  toggle(): void {
    this.isOpen = !this.isOpen;
    this.dispatchEvent(new CustomEvent('toggle', { detail: { isOpen: this.isOpen } }));
  }
}
