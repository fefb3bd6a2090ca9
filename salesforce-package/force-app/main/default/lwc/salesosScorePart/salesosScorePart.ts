import { api, LightningElement } from 'lwc';
import type { PartRow } from 'c/salesosScoreModel';

export default class SalesosScorePart extends LightningElement {
  @api row!: PartRow;

  get barClass(): string {
    return this.row.measured ? 'bar' : 'bar bar_unmeasured';
  }

  get pointsClass(): string {
    return this.row.measured ? 'points' : 'points points_unmeasured';
  }

  get fillStyle(): string {
    return `inline-size: ${(this.row.share * 100).toFixed(1)}%`;
  }
}
