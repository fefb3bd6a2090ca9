import { api, LightningElement, wire } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { getFieldValue, getRecord } from 'lightning/uiRecordApi';
import type { RecordData, WireResult } from 'lightning/uiRecordApi';
import { refreshCard, sendAction, watchCard } from 'c/salesosApi';
import type { CardOutcome, CardWish } from 'c/salesosApi';
import { fieldsOf } from 'c/salesosFields';
import { labels, say } from 'c/salesosLabels';
import { sequenceModel } from './sequenceModel';
import type { SequenceModel } from './sequenceModel';

const SNOOZE_DAYS = 3;

type WithoutEnrollment<Wish> = Wish extends unknown ? Omit<Wish, 'enrollmentId'> : never;

type Problem = Extract<CardOutcome, { kind: 'problem' }>['problem'];

export default class SalesosSequence extends LightningElement {
  labels = labels;
  record: RecordData | undefined;
  outcome: CardOutcome | null = null;
  lastView: CardOutcome | null = null;
  /** Why the edited mail was not taken; the form says it. */
  mailProblem: Problem | null = null;
  isBusy = false;
  isPicking = false;
  isRemoving = false;
  isEditing = false;
  private heldRecordId = '';
  private heldObject = '';
  private watching = '';
  private stopWatching: (() => void) | null = null;
  private isConnectedNow = false;
  /** Where the keyboard goes after the next rendering, when what it was on has gone. */
  private focusNext: string | null = null;

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
    return fields && [fields.sequence, fields.sequenceStep, fields.sequenceState, fields.asOf];
  }

  // Optional: a field hidden from this user must not take the whole card away.
  @wire(getRecord, { recordId: '$recordId', optionalFields: '$optionalFields' })
  wiredRecord({ data }: WireResult<RecordData>): void {
    if (data) this.record = data;
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

  override renderedCallback(): void {
    if (this.focusNext === null) return;
    const target = this.template?.querySelector<HTMLElement>(this.focusNext);
    if (!target) return;
    this.focusNext = null;
    target.focus();
  }

  get model(): SequenceModel {
    const { record } = this;
    const fields = fieldsOf(this.heldObject);
    return sequenceModel({
      crm:
        record && fields
          ? {
              name: getFieldValue<string>(record, fields.sequence) ?? null,
              step: getFieldValue<string>(record, fields.sequenceStep) ?? null,
              state: getFieldValue<string>(record, fields.sequenceState) ?? null,
              asOf: getFieldValue<string>(record, fields.asOf) ?? null,
            }
          : null,
      outcome: this.outcome,
      lastView: this.lastView,
      wall: new Date(),
    });
  }

  get showsEmpty(): boolean {
    return this.model.emptyText !== null && !this.isPicking;
  }

  get removeText(): string {
    return say('removeConfirm', this.model.name);
  }

  openPicker(): void {
    this.isPicking = true;
  }

  closePicker(): void {
    this.isPicking = false;
    this.focusNext = '[data-id="enroll"]';
  }

  askRemove(): void {
    this.isRemoving = true;
    this.focusNext = '[data-id="keep"]';
  }

  keep(): void {
    this.isRemoving = false;
    this.focusNext = '[data-id="remove"]';
  }

  openEditor(): void {
    this.isEditing = true;
  }

  closeEditor(): void {
    this.isEditing = false;
    this.mailProblem = null;
    this.focusNext = '[data-id="edit-next"]';
  }

  async saveMail(event: CustomEvent<{ position: number; subject: string; body: string }>): Promise<void> {
    await this.editMail({ action: 'edit_next', ...event.detail }, labels.nextMailSaved);
  }

  async restoreMail(event: CustomEvent<{ position: number }>): Promise<void> {
    await this.editMail({ action: 'restore_next', ...event.detail }, labels.nextMailRestored);
  }

  retry(): void {
    void refreshCard(this.heldObject, this.heldRecordId);
  }

  async enroll(event: CustomEvent<{ sequenceId: string; name: string }>): Promise<void> {
    const { sequenceId, name } = event.detail;
    if (await this.act({ action: 'enroll', sequenceId }, say('enrolledToast', name))) {
      this.isPicking = false;
      this.focusPanel();
    }
  }

  async run(event: Event): Promise<void> {
    const { enrollmentId } = this.model;
    const action = (event.currentTarget as HTMLElement).dataset['action'];
    if (enrollmentId === null) return;
    if (action === 'pause') await this.act({ action, enrollmentId }, labels.pausedToast);
    if (action === 'resume') await this.act({ action, enrollmentId }, labels.resumedToast);
    if (action === 'send_now') await this.act({ action, enrollmentId }, labels.sendNowToast);
    if (action === 'remove') await this.act({ action, enrollmentId }, say('removedToast', this.model.name));
    if (action === 'snooze') await this.act({ action, enrollmentId, days: SNOOZE_DAYS }, say('snoozedToast', SNOOZE_DAYS));
    if (action === 'remove') this.isRemoving = false;
    this.focusPanel();
  }

  /** Refused, the form stays open with what was typed. */
  private async editMail(wish: WithoutEnrollment<Extract<CardWish, { action: 'edit_next' | 'restore_next' }>>, doneText: string): Promise<void> {
    const { enrollmentId } = this.model;
    this.mailProblem = null;
    if (enrollmentId !== null && (await this.act({ ...wish, enrollmentId }, doneText, (problem) => (this.mailProblem = problem)))) this.closeEditor();
  }

  /** The button that was pressed may be gone now; the keyboard stays on this card. */
  private focusPanel(): void {
    this.template?.querySelector<HTMLElement>('[data-id="panel"]')?.focus();
  }

  /** What refuses it is said in a toast, or where `refused` puts it. */
  private async act(
    wish: CardWish,
    doneText: string = labels.doneToast,
    refused: (problem: Problem) => void = (problem) => this.toast(problem.title, problem.detail, 'error'),
  ): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    try {
      const outcome = await sendAction(this.heldObject, this.heldRecordId, wish);
      if (outcome.kind === 'view') this.toast(doneText, '', 'success');
      else if (outcome.kind === 'problem') refused(outcome.problem);
      else this.toast(say('noAnswerTitle', labels.productName), labels.noAnswerText, 'error');
      return outcome.kind === 'view';
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
    this.isPicking = false;
    this.isRemoving = false;
    this.isEditing = false;
    this.stopWatching = watchCard(this.heldObject, this.heldRecordId, (outcome) => {
      this.outcome = outcome;
      if (outcome.kind === 'view') this.lastView = outcome;
    });
  }
}
