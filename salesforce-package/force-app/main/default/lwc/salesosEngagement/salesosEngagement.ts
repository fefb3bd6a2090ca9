import { api, LightningElement, wire } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { getFieldValue, getRecord } from 'lightning/uiRecordApi';
import type { RecordData, WireResult } from 'lightning/uiRecordApi';
import { fetchCard, refreshCard, sendAction, watchCard } from 'c/salesosApi';
import type { CardOutcome } from 'c/salesosApi';
import { fieldsOf } from 'c/salesosFields';
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

  get optionalFields(): SalesforceField[] | undefined {
    const fields = fieldsOf(this.heldObject);
    return fields && [fields.score, fields.tier, fields.band, fields.reason, fields.asOf, fields.nextAction, fields.sequence];
  }

  // Optional: a field hidden from this user must not take the whole card away.
  @wire(getRecord, { recordId: '$recordId', optionalFields: '$optionalFields' })
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
    const fields = fieldsOf(this.heldObject);
    return engagementModel({
      crm:
        record && fields
          ? {
              score: getFieldValue<number>(record, fields.score) ?? null,
              tier: getFieldValue<number>(record, fields.tier) ?? null,
              band: getFieldValue<string>(record, fields.band) ?? null,
              reason: getFieldValue<string>(record, fields.reason) ?? null,
              asOf: getFieldValue<string>(record, fields.asOf) ?? null,
              nextAction: getFieldValue<string>(record, fields.nextAction) ?? null,
              sequence: getFieldValue<string>(record, fields.sequence) ?? null,
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
