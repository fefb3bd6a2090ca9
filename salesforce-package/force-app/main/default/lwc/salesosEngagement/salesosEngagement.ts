import { api, LightningElement, wire } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { getFieldValue, getRecord } from 'lightning/uiRecordApi';
import type { RecordData, WireResult } from 'lightning/uiRecordApi';
import AS_OF from '@salesforce/schema/Contact.SalesOS_Score_As_Of__c';
import BAND from '@salesforce/schema/Contact.SalesOS_Band__c';
import NEXT_ACTION from '@salesforce/schema/Contact.SalesOS_Next_Action__c';
import REASON from '@salesforce/schema/Contact.SalesOS_Score_Reason__c';
import SCORE from '@salesforce/schema/Contact.SalesOS_Engagement_Score__c';
import SEQUENCE from '@salesforce/schema/Contact.SalesOS_Sequence__c';
import TIER from '@salesforce/schema/Contact.SalesOS_Tier__c';
import { fetchCard, refreshCard, sendAction, watchCard } from 'c/salesosApi';
import type { CardOutcome } from 'c/salesosApi';
import { labels, say } from 'c/salesosLabels';
import { engagementModel } from './engagementModel';
import type { EngagementModel } from './engagementModel';

export default class SalesosEngagement extends LightningElement {
  labels = labels;
  record: RecordData | undefined;
  outcome: CardOutcome | null = null;
  /** The earlier day on show, and its answer; null while today is shown. */
  earlier: { day: string; outcome: CardOutcome | null } | null = null;
  lastView: CardOutcome | null = null;
  isBusy = false;
  private heldRecordId = '';
  private heldObject = '';
  private watching = '';
  private stopWatching: (() => void) | null = null;
  private isConnectedNow = false;

  @api get recordId(): string {
    return this.heldRecordId;
  }
  set recordId(value: string) {
    this.heldRecordId = value;
    this.watch();
  }

  @api get objectApiName(): string {
    return this.heldObject;
  }
  set objectApiName(value: string) {
    this.heldObject = value;
    this.watch();
  }

  // Optional: a field hidden from this user must not take the whole card away.
  @wire(getRecord, { recordId: '$recordId', optionalFields: [SCORE, TIER, BAND, REASON, AS_OF, NEXT_ACTION, SEQUENCE] })
  wiredRecord({ data }: WireResult<RecordData>): void {
    if (!data) return;
    const hadRecord = this.record !== undefined;
    this.record = data;
    if (hadRecord) void refreshCard(this.heldObject, this.heldRecordId);
  }

  override connectedCallback(): void {
    this.isConnectedNow = true;
    this.watch();
  }

  override disconnectedCallback(): void {
    this.isConnectedNow = false;
    this.stopWatching?.();
    this.stopWatching = null;
    this.watching = '';
  }

  get model(): EngagementModel {
    const { record } = this;
    return engagementModel({
      crm: record
        ? {
            score: getFieldValue<number>(record, SCORE) ?? null,
            tier: getFieldValue<number>(record, TIER) ?? null,
            band: getFieldValue<string>(record, BAND) ?? null,
            reason: getFieldValue<string>(record, REASON) ?? null,
            asOf: getFieldValue<string>(record, AS_OF) ?? null,
            nextAction: getFieldValue<string>(record, NEXT_ACTION) ?? null,
            sequence: getFieldValue<string>(record, SEQUENCE) ?? null,
          }
        : null,
      outcome: this.outcome,
      lastView: this.lastView,
      earlier: this.earlier,
      wall: new Date(),
    });
  }

  handleDayChange(event: CustomEvent<{ day: string | null }>): void {
    if (event.detail.day === null) this.backToToday();
    else void this.showDay(event.detail.day);
  }

  private async showDay(day: string): Promise<void> {
    this.earlier = { day, outcome: null };
    // The whole day counts, in the viewer's own zone.
    const outcome = await fetchCard(this.heldObject, this.heldRecordId, new Date(`${day}T23:59:59`).toISOString());
    if (this.earlier?.day === day) this.earlier = { day, outcome };
  }

  backToToday(): void {
    this.earlier = null;
  }

  handleNotice(event: Event): void {
    const { action } = (event.currentTarget as HTMLElement).dataset;
    if (action === 'sync_now') this.syncNow();
    else void this.whileBusy(() => this.retry());
  }

  private retry(): Promise<void> {
    const { earlier } = this;
    return earlier ? this.showDay(earlier.day) : refreshCard(this.heldObject, this.heldRecordId);
  }

  private syncNow(): void {
    void this.whileBusy(async () => {
      const outcome = await sendAction(this.heldObject, this.heldRecordId, { action: 'sync_now' });
      if (outcome.kind === 'problem') this.toast(outcome.problem.title, outcome.problem.detail, 'error');
      else if (outcome.kind === 'down') this.toast(say('noAnswerTitle', labels.productName), labels.noAnswerText, 'error');
      else this.toast(labels.doneToast, '', 'success');
    });
  }

  private async whileBusy(work: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    try {
      await work();
    } finally {
      this.isBusy = false;
    }
  }

  private toast(title: string, message: string, variant: 'success' | 'error'): void {
    this.dispatchEvent(new ShowToastEvent({ title, message, variant }));
  }

  private watch(): void {
    const key = `${this.heldObject}/${this.heldRecordId}`;
    if (!this.isConnectedNow || !this.heldObject || !this.heldRecordId || key === this.watching) return;
    this.stopWatching?.();
    this.watching = key;
    this.outcome = null;
    this.lastView = null;
    this.earlier = null;
    this.stopWatching = watchCard(this.heldObject, this.heldRecordId, (outcome) => {
      this.outcome = outcome;
      if (outcome.kind === 'view') this.lastView = outcome;
    });
  }
}
