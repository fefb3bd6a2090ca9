import { api, LightningElement } from 'lwc';

/** The preset has no stub of this base component. */
export default class Select extends LightningElement {
  @api disabled;
  @api label;
  @api options;
  @api value;
  @api variant;
}
