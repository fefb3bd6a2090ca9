import { LightningElement } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import type { SetupView, StepKey } from '@salesos/shared/api/setup';
import type { Outcome } from 'c/salesosApi';
import { labels } from 'c/salesosLabels';
import { callSetup } from 'c/salesosSetupApi';
import { setupModel } from './setupModel';
import type { BlockKey } from './setupModel';

const POLL_MS = 15_000;

/** The admin's set-up: steps that check themselves, one open at a time. */
export default class SalesosSetup extends LightningElement {
  labels = labels;
  outcome: Outcome<SetupView> | null = null;
  /** Stays when a later reading fails. */
  last: { view: SetupView; at: Date } | null = null;
  chosen: StepKey | 'none' | null = null;
  openBlocks: readonly BlockKey[] = [];
  private isConnectedNow = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Rises with every change: an answer to an earlier question must not overwrite it. */
  private epoch = 0;

  override connectedCallback(): void {
    this.isConnectedNow = true;
    void this.load();
  }

  override disconnectedCallback(): void {
    this.isConnectedNow = false;
    clearTimeout(this.timer);
  }

  get view(): SetupView | null {
    return this.last?.view ?? null;
  }

  get model(): ReturnType<typeof setupModel> {
    const { outcome, last, chosen, openBlocks } = this;
    return setupModel({ outcome, last, chosen, openBlocks, now: new Date() });
  }

  toggleBlock(event: Event): void {
    const { step } = (event.currentTarget as HTMLElement).dataset;
    const others = this.openBlocks.filter((key) => key !== step);
    const pressed = this.model.blocks.find(({ key }) => key === step)?.key;
    this.openBlocks = pressed === undefined || others.length < this.openBlocks.length ? others : [...others, pressed];
  }

  toggle(event: Event): void {
    const { step } = (event.currentTarget as HTMLElement).dataset;
    const pressed = this.view?.steps.find(({ key }) => key === step)?.key ?? null;
    const row = this.model.steps.find(({ key }) => key === pressed);
    this.chosen = row?.toggleLabel === labels.setupClose ? 'none' : pressed;
  }

  /** A step changed something, or tried to and does not know. */
  take(event: CustomEvent<{ view: SetupView; text: string } | null>): void {
    this.epoch += 1;
    if (event.detail === null) {
      void this.load();
      return;
    }
    const { view, text } = event.detail;
    this.show({ kind: 'view', view });
    this.tell(text);
  }

  /** A step did something whose answer is no view. */
  hear(event: CustomEvent<{ text: string }>): void {
    this.tell(event.detail.text);
    void this.load();
  }

  async load(): Promise<void> {
    clearTimeout(this.timer);
    if (document.visibilityState === 'visible') {
      const { epoch } = this;
      const outcome = await callSetup({ call: 'view' });
      if (epoch === this.epoch) this.show(outcome);
    }
    if (!this.isConnectedNow) return;
    // The page cannot be pushed to, so it asks while it is looked at.
    // eslint-disable-next-line @lwc/lwc/no-async-operation
    this.timer = setTimeout(() => void this.load(), POLL_MS);
  }

  private show(outcome: Outcome<SetupView>): void {
    this.outcome = outcome;
    if (outcome.kind === 'view') this.last = { view: outcome.view, at: new Date() };
    if (outcome.kind === 'problem') this.last = null;
  }

  private tell(title: string): void {
    this.dispatchEvent(new ShowToastEvent({ title, message: '', variant: 'success' }));
  }
}
