import { api, LightningElement } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { sendAction, watchCard } from 'c/salesosApi';
import { labels, say } from 'c/salesosLabels';
import type { CardView, ConflictView } from '@salesos/shared/api/card';
import { conflictsModel, keyOf, winnerOf } from './conflictsModel';
import type { Answer, Choice, ConflictsModel } from './conflictsModel';

/** Fields that say one thing in the CRM and another with us, and what a person wants to hold. Without any there is no card. */
export default class SalesosConflicts extends LightningElement {
  labels = labels;
  view: CardView | null = null;
  isBusy = false;
  problem: { title: string; detail: string } | null = null;
  /** The field somebody wants to decide for good, before it is confirmed. */
  alwaysFor: string | null = null;
  private answers: Record<string, Answer> = {};
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

  get model(): ConflictsModel | null {
    return conflictsModel(this.view, (conflict) => this.answerOf(conflict), new Date());
  }

  get alwaysText(): string | null {
    const conflict = this.view?.conflicts.find(({ id }) => id === this.alwaysFor);
    if (!this.view || !conflict) return null;
    return say('conflictAlwaysAsk', winnerOf(this.view, this.answerOf(conflict).resolution), conflict.label);
  }

  choose(event: Event): void {
    const { value, dataset } = event.target as HTMLInputElement;
    const conflict = this.find(dataset['id']);
    if (!conflict) return;
    this.change(conflict, { ...this.answerOf(conflict), resolution: value as Choice });
    this.alwaysFor = null;
    if (value === 'edited') this.focusNext = `input[data-edit="${conflict.id}"]`;
  }

  type(event: Event): void {
    const { value, dataset } = event.target as HTMLInputElement;
    const conflict = this.find(dataset['edit']);
    if (conflict) this.change(conflict, { resolution: 'edited', value });
  }

  askAlways(event: Event): void {
    this.alwaysFor = (event.currentTarget as HTMLElement).dataset['id'] ?? null;
    this.focusNext = '[data-id="keep"]';
  }

  closeAlways(): void {
    this.alwaysFor = null;
  }

  async apply(): Promise<void> {
    await this.send(this.view?.conflicts.filter(({ may }) => may.includes('resolve')) ?? [], false);
  }

  async applyAlways(): Promise<void> {
    await this.send(this.view?.conflicts.filter(({ id }) => id === this.alwaysFor) ?? [], true);
  }

  private async send(conflicts: readonly ConflictView[], always: boolean): Promise<void> {
    if (this.isBusy || conflicts.length === 0) return;
    this.isBusy = true;
    this.problem = null;
    try {
      const answers = conflicts.map((conflict) => {
        const { resolution, value } = this.answerOf(conflict);
        return {
          conflictId: conflict.id,
          seen: conflict.seen,
          resolution,
          ...(resolution === 'edited' ? { value } : {}),
          ...(always ? { always } : {}),
        };
      });
      const outcome = await sendAction(this.heldObject, this.heldRecordId, { action: 'resolve_conflict', answers });
      if (outcome.kind === 'view') this.dispatchEvent(new ShowToastEvent({ title: labels.conflictsApplied, message: '', variant: 'success' }));
      else if (outcome.kind === 'problem') this.problem = outcome.problem;
      else this.problem = { title: say('noAnswerTitle', labels.productName), detail: labels.noAnswerText };
    } finally {
      this.isBusy = false;
      this.alwaysFor = null;
      this.template?.querySelector<HTMLElement>('[data-id="panel"]')?.focus();
    }
  }

  private answerOf(conflict: ConflictView): Answer {
    const ours = conflict.ours.value;
    return this.answers[keyOf(conflict)] ?? { resolution: 'remote', value: ours === null ? '' : String(ours) };
  }

  private find(id: string | undefined): ConflictView | undefined {
    return this.view?.conflicts.find((conflict) => conflict.id === id);
  }

  private change(conflict: ConflictView, answer: Answer): void {
    this.answers = { ...this.answers, [keyOf(conflict)]: answer };
  }

  private watch(): void {
    const key = `${this.heldObject}/${this.heldRecordId}`;
    if (!this.isConnectedNow || !this.heldObject || !this.heldRecordId || key === this.watching) return;
    this.stopWatching?.();
    this.watching = key;
    this.view = null;
    this.answers = {};
    this.problem = null;
    this.alwaysFor = null;
    this.stopWatching = watchCard(this.heldObject, this.heldRecordId, (outcome) => {
      // Without an answer what was last known stays; who may not see the record any more sees none of it.
      if (outcome.kind === 'view') this.view = outcome.view;
      else if (outcome.kind === 'problem') this.view = null;
    });
  }
}
