import type { DoneText } from '@salesos/shared/api/setup';
import { newIdempotencyKey } from 'c/salesosApi';
import { labels } from 'c/salesosLabels';
import { limitOf } from 'c/salesosLimitText';
import { factRows } from 'c/salesosSetupApi';
import type { FactRow } from 'c/salesosSetupApi';
import SalesosSetupStep from 'c/salesosSetupStep';

const MOST = 1_000_000;

/** What would be written, then whether it is; how to limit, stop and take it back. */
export default class SalesosSetupWriting extends SalesosSetupStep {
  isAskingUndo = false;
  /** Null = as it is held. */
  typed: string | null = null;
  /** Without an answer it may have happened: pressing again must mean the same batch. */
  private undoKey: string | null = null;

  get facts(): FactRow[] {
    return factRows(this.view?.writing.facts ?? [], new Date());
  }

  get isShadow(): boolean {
    return this.view?.writing.state === 'shadow';
  }

  get isPaused(): boolean {
    return this.view?.writing.isPaused === true;
  }

  get isLocked(): boolean {
    return this.isBusy || this.view?.writing.isEnded === true;
  }

  get mayUndo(): boolean {
    return this.view?.writing.canUndo === true;
  }

  get pauseLabel(): string {
    return this.isPaused ? labels.setupResume : labels.setupPause;
  }

  get limitText(): string {
    return this.typed ?? String(this.view?.writing.writesPerHour ?? '');
  }

  get limitProblem(): string | null {
    return limitOf(this.limitText, MOST) === undefined ? labels.setupWritesPerHourBad : null;
  }

  get isLimitLocked(): boolean {
    const limit = limitOf(this.limitText, MOST);
    return this.isBusy || limit === undefined || limit === (this.view?.writing.writesPerHour ?? null);
  }

  type(event: CustomEvent<{ value: string }>): void {
    this.typed = event.detail.value;
  }

  askUndo(): void {
    this.isAskingUndo = true;
  }

  cancelUndo(): void {
    this.isAskingUndo = false;
  }

  async turnOn(): Promise<void> {
    await this.change({ call: 'set_writing', state: 'on' }, labels.setupTurnedOn);
  }

  async turnOff(): Promise<void> {
    await this.change({ call: 'set_writing', state: 'shadow' }, labels.setupTurnedOff);
  }

  async pause(): Promise<void> {
    await (this.isPaused ? this.change({ call: 'resume' }, labels.setupResumed) : this.change({ call: 'pause' }, labels.setupPaused));
  }

  async saveLimit(): Promise<void> {
    const writesPerHour = limitOf(this.limitText, MOST);
    if (writesPerHour === undefined) return;
    if (await this.change({ call: 'set_writes_per_hour', writesPerHour }, labels.setupLimitSaved)) this.typed = null;
  }

  async undo(): Promise<void> {
    this.undoKey ??= newIdempotencyKey();
    const done = await this.ask<DoneText>({ call: 'undo_last_batch', idempotencyKey: this.undoKey });
    if (done === null) {
      // Writing may be off by now.
      this.dispatchEvent(new CustomEvent('changed', { detail: null }));
      return;
    }
    this.undoKey = null;
    this.isAskingUndo = false;
    this.dispatchEvent(new CustomEvent('done', { detail: done }));
  }
}
