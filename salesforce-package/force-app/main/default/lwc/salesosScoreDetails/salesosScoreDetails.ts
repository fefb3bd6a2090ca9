import { api, LightningElement } from 'lwc';
import { isoDay } from 'c/salesosFormat';
import { labels } from 'c/salesosLabels';
import { contributionRows, fadeRows, raiseRows } from 'c/salesosScoreModel';
import type { CardView } from '@salesos/shared/api/card';

/** How the number comes about: what counted, what would raise it, how it fades, and the same for an earlier day. */
export default class SalesosScoreDetails extends LightningElement {
  @api score!: NonNullable<CardView['score']>;
  /** `YYYY-MM-DD`, the newest day that can be asked for. */
  @api today = '';
  /** `YYYY-MM-DD` while an earlier day is shown. */
  @api day: string | null = null;

  labels = labels;
  isAhead = false;

  get dayProblem(): string {
    return this.isAhead ? labels.scoreOnFuture : '';
  }

  get contributions() {
    return contributionRows(this.score);
  }

  get hasContributions(): boolean {
    return this.score.contributions.length > 0;
  }

  get raises() {
    return raiseRows(this.score);
  }

  get hasRaises(): boolean {
    return this.score.wouldRaise.length > 0;
  }

  get fades() {
    return fadeRows(this.score);
  }

  get hasFades(): boolean {
    return this.score.fades.length > 0;
  }

  get shownDay(): string {
    return this.day ?? isoDay(new Date(this.score.asOf));
  }

  // The browser's own date field: lightning-input (1.28.15-alpha) cannot read a typed date outside UTC.
  pickDay(event: Event): void {
    const day = (event.target as HTMLInputElement).value;
    this.isAhead = day > this.today;
    if (day && !this.isAhead) this.dispatchEvent(new CustomEvent('daychange', { detail: { day: day === this.today ? null : day } }));
  }
}
