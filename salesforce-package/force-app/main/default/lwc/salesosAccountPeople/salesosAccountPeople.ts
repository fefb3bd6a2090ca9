import { api, LightningElement } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import type { PageReference } from 'lightning/navigation';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { fetchPeople, syncAccount } from 'c/salesosApi';
import type { Outcome } from 'c/salesosApi';
import { labels, say } from 'c/salesosLabels';
import type { AccountPeople } from '@salesos/shared/api/card';
import { peopleModel } from './peopleModel';
import type { PeopleModel } from './peopleModel';

// Each read scores everybody of the account, and scores move by the hour.
const POLL_MS = 60_000;
/** A pull takes a moment. */
const AFTER_SYNC_MS = 3_000;

const pageOf = (recordId: string): PageReference => ({
  type: 'standard__recordPage',
  attributes: { recordId, objectApiName: 'Contact', actionName: 'view' },
});

export default class SalesosAccountPeople extends NavigationMixin(LightningElement) {
  labels = labels;
  isBusy = false;
  showsAll = false;
  outcome: Outcome<AccountPeople> | null = null;
  last: { view: AccountPeople; at: Date } | null = null;
  urls: Record<string, string> = {};
  private heldRecordId = '';
  private isConnectedNow = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  @api get recordId(): string {
    return this.heldRecordId;
  }
  set recordId(value: string) {
    if (value === this.heldRecordId) return;
    this.heldRecordId = value;
    this.outcome = null;
    this.last = null;
    this.showsAll = false;
    if (this.isConnectedNow) void this.load();
  }

  override connectedCallback(): void {
    this.isConnectedNow = true;
    void this.load();
  }

  override disconnectedCallback(): void {
    this.isConnectedNow = false;
    clearTimeout(this.timer);
  }

  get model(): PeopleModel {
    const { outcome, last, showsAll, urls } = this;
    return peopleModel({ outcome, last, showsAll, urls, wall: new Date() });
  }

  choose(event: Event): void {
    const action = (event.currentTarget as HTMLElement).dataset['action'];
    void (action === 'sync_now' ? this.sync() : this.load());
  }

  showAll(): void {
    this.showsAll = true;
  }

  /** A modified click stays the browser's: a new tab, a new window. */
  open(event: MouseEvent): void {
    const { recordId } = (event.currentTarget as HTMLElement).dataset;
    if (!recordId || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this[NavigationMixin.Navigate](pageOf(recordId));
  }

  private async load(): Promise<void> {
    clearTimeout(this.timer);
    const { heldRecordId } = this;
    if (heldRecordId && document.visibilityState === 'visible') {
      const outcome = await fetchPeople(heldRecordId);
      // The page may have moved on to another record meanwhile.
      if (heldRecordId !== this.heldRecordId) return;
      this.outcome = outcome;
      if (outcome.kind === 'view') this.take(outcome.view);
      if (outcome.kind === 'problem') this.last = null;
    }
    this.loadAgainIn(POLL_MS);
  }

  private take(view: AccountPeople): void {
    this.last = { view, at: new Date() };
    for (const { recordId } of view.people) if (!(recordId in this.urls)) void this.findUrl(recordId);
  }

  private async findUrl(recordId: string): Promise<void> {
    const url = await this[NavigationMixin.GenerateUrl](pageOf(recordId));
    this.urls = { ...this.urls, [recordId]: url };
  }

  private async sync(): Promise<void> {
    this.isBusy = true;
    const outcome = await syncAccount(this.heldRecordId);
    this.isBusy = false;
    if (outcome.kind === 'problem') this.toast(outcome.problem.title, outcome.problem.detail, 'error');
    else if (outcome.kind === 'down') this.toast(say('noAnswerTitle', labels.productName), labels.noAnswerText, 'error');
    else this.toast(labels.syncAsked, '', 'success');
    if (outcome.kind === 'view') this.loadAgainIn(AFTER_SYNC_MS);
  }

  private loadAgainIn(ms: number): void {
    clearTimeout(this.timer);
    if (!this.isConnectedNow) return;
    // A card cannot be pushed to without spending the org's event allocation, so it asks while it is looked at.
    // eslint-disable-next-line @lwc/lwc/no-async-operation
    this.timer = setTimeout(() => void this.load(), ms);
  }

  private toast(title: string, message: string, variant: 'success' | 'error'): void {
    this.dispatchEvent(new ShowToastEvent({ title, message, variant }));
  }
}
