import { fullTime, timeOrDay } from 'c/salesosFormat';
import { labels, say } from 'c/salesosLabels';
import type { SetupProblem } from 'c/salesosSetupStep';
import { api, LightningElement } from 'lwc';

/** Around what was looked at: that it is awaited, why it did not come, as of when it holds, and to look again. */
export default class SalesosSetupLook extends LightningElement {
  readonly labels = labels;
  /** Null = nothing was seen yet. */
  @api measuredAt: string | null = null;
  @api isBusy = false;
  @api problem: SetupProblem | null = null;

  get isFirst(): boolean {
    return this.measuredAt === null && this.isBusy;
  }

  get waitingText(): string {
    return say('setupWorking', labels.productName);
  }

  get asOf(): string | null {
    return this.measuredAt && say('setupAsOf', timeOrDay(this.measuredAt, new Date()));
  }

  get asOfTitle(): string | null {
    return this.measuredAt && fullTime(this.measuredAt);
  }

  look(): void {
    this.dispatchEvent(new CustomEvent('look'));
  }
}
