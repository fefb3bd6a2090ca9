import { api, LightningElement } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { refreshCard, sendAction } from 'c/salesosApi';
import type { CardOutcome } from 'c/salesosApi';
import { labels, say } from 'c/salesosLabels';
import type { CardAction } from '@salesos/shared/api/card';
import type { Conversation } from '@salesos/shared/api/conversation';
import { talkModel } from './talkModel';
import type { TalkModel } from './talkModel';

const TEXT_LIMIT = 10_000;

type Problem = Extract<CardOutcome, { kind: 'problem' }>['problem'];
type Said = Extract<CardAction, { action: 'correct_reply' }>['said'];

/** What was written, and the answer to it; what is typed outlives every refresh, and closing. */
export default class SalesosTalk extends LightningElement {
  @api recordId = '';
  @api objectApiName = '';
  @api conversation: Conversation | null = null;
  /** ISO, by the clock of what is shown. */
  @api now = '';

  labels = labels;
  textLimit = TEXT_LIMIT;
  shown: 'nothing' | 'thread' | 'answer' = 'nothing';
  busyWith: Parameters<typeof sendAction>[2]['action'] | null = null;
  problem: Problem | null = null;
  textProblem = '';
  chosen: Said | null = null;
  whole: ReadonlySet<string> = new Set();
  private text = '';
  /** What was on show when the writing began: whatever comes after it is to be read first. */
  private seen: string | null = null;
  private isFilled = false;
  private focusNext: string | null = null;

  override renderedCallback(): void {
    const field = this.template?.querySelector<HTMLTextAreaElement>('[data-id="answer"]');
    // A textarea has no value attribute a template could set.
    if (field && !this.isFilled) field.value = this.text;
    this.isFilled = Boolean(field);
    if (this.focusNext === null) return;
    const target = this.template?.querySelector<HTMLElement>(this.focusNext);
    if (target) this.focusNext = null;
    target?.focus();
  }

  get model(): TalkModel | null {
    return this.conversation && talkModel(this.conversation, this.whole, new Date(this.now));
  }

  get isThread(): boolean {
    return this.shown === 'thread';
  }

  get isAnswer(): boolean {
    return this.shown === 'answer';
  }

  /** The box that an answer is written in. */
  get isClosed(): boolean {
    return this.shown !== 'answer';
  }

  get isOpen(): boolean {
    return this.shown !== 'nothing';
  }

  get isBusy(): boolean {
    return this.busyWith !== null;
  }

  get threadLabel(): string {
    return this.isThread ? labels.threadHide : labels.threadShow;
  }

  get sendLabel(): string {
    return this.busyWith === 'reply' ? labels.replySending : labels.replySend;
  }

  get isSendDisabled(): boolean {
    return this.isBusy || this.model?.route === null;
  }

  get word(): Said | null {
    return this.chosen ?? this.conversation?.reply?.word.value ?? null;
  }

  get isWordSaved(): boolean {
    return this.isBusy || this.word === this.conversation?.reply?.word.value;
  }

  get fieldClass(): string {
    return this.textProblem === '' ? 'slds-form-element field' : 'slds-form-element field slds-has-error';
  }

  get textInvalid(): string {
    return String(this.textProblem !== '');
  }

  get problemText(): string {
    return this.problem ? `${this.problem.detail} ${this.isAnswer ? labels.replyKept : ''}`.trim() : '';
  }

  toggleThread(): void {
    this.shown = this.isThread ? 'nothing' : 'thread';
    this.problem = null;
  }

  write(): void {
    this.seen ??= this.conversation?.seen ?? null;
    this.shown = 'answer';
    this.problem = null;
    this.focusNext = '[data-id="answer"]';
  }

  close(): void {
    this.shown = 'thread';
    this.problem = null;
    this.focusNext = '[data-id="thread"]';
  }

  showAll(event: Event): void {
    this.whole = new Set([...this.whole, (event.currentTarget as HTMLElement).dataset['mail'] ?? '']);
  }

  type(event: Event): void {
    this.text = (event.target as HTMLTextAreaElement).value;
    this.textProblem = '';
  }

  choose(event: CustomEvent<{ value: Said }>): void {
    this.chosen = event.detail.value;
  }

  async correct(): Promise<void> {
    const { word } = this;
    const replyId = this.conversation?.reply?.id;
    if (word === null || replyId === undefined) return;
    await this.act({ action: 'correct_reply', replyId, said: word }, labels.wordSaved);
    this.chosen = null;
  }

  /** Whether a mail went that nobody knows of; a person has looked. */
  async settle(event: Event): Promise<void> {
    const { mail: mailId = '', said } = (event.currentTarget as HTMLElement).dataset;
    const went = said === 'went';
    await this.act({ action: 'settle_mail', mailId, went }, went ? labels.settledWent : labels.settledNotSent);
  }

  async send(): Promise<void> {
    const answersId = this.conversation?.reply?.id;
    this.textProblem = problemOf(this.text);
    if (answersId === undefined || this.textProblem !== '') return;
    const seen = this.seen ?? this.conversation?.seen ?? '';
    const outcome = await this.act({ action: 'reply', answersId, seen, text: this.text }, labels.replyAccepted);
    // Without an answer it may have arrived: then whatever is shown next is newer than what was written to.
    if (outcome === 'down') return;
    this.seen = null;
    if (outcome !== 'view') return void refreshCard(this.objectApiName, this.recordId);
    this.text = '';
    this.close();
  }

  private async act(wish: Parameters<typeof sendAction>[2], doneText: string): Promise<CardOutcome['kind'] | 'busy'> {
    if (this.isBusy) return 'busy';
    this.busyWith = wish.action;
    this.problem = null;
    try {
      const outcome = await sendAction(this.objectApiName, this.recordId, wish);
      if (outcome.kind === 'view') this.dispatchEvent(new ShowToastEvent({ title: doneText, message: '', variant: 'success' }));
      else this.problem = outcome.kind === 'problem' ? outcome.problem : noAnswer();
      return outcome.kind;
    } finally {
      this.busyWith = null;
    }
  }
}

const noAnswer = (): Problem => ({ code: 'no_answer', title: say('noAnswerTitle', labels.productName), detail: labels.noAnswerText });

function problemOf(text: string): string {
  const { length } = text.trim();
  if (length === 0) return labels.replyNeedsText;
  return length > TEXT_LIMIT ? say('nextMailTooLong', TEXT_LIMIT.toLocaleString()) : '';
}
