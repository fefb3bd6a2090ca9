import { api, LightningElement } from 'lwc';
import type { StepRow } from 'c/salesosSequenceModel';

export default class SalesosSequenceStep extends LightningElement {
  @api step!: StepRow;

  get dotClass(): string {
    return `dot dot_${this.step.state}`;
  }

  get stepClass(): string {
    return this.step.state === 'upcoming' || this.step.state === 'not_sent' ? 'step step_quiet' : 'step';
  }
}
