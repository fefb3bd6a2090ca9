import { api, LightningElement } from 'lwc';
import { sparkline } from 'c/salesosScoreModel';

const WIDTH = 104;
const HEIGHT = 32;

export default class SalesosSparkline extends LightningElement {
  /** One value a day, oldest first. */
  @api values: readonly number[] = [];
  /** What the picture says, in words. */
  @api alt = '';

  viewBox = `0 0 ${WIDTH} ${HEIGHT}`;

  get drawn() {
    return sparkline(this.values, WIDTH, HEIGHT);
  }
}
