import { api, LightningElement } from 'lwc';
import type { FactRow } from 'c/salesosSetupApi';

/** Names with what is known of them. */
export default class SalesosSetupFacts extends LightningElement {
  @api rows: readonly FactRow[] = [];
}
