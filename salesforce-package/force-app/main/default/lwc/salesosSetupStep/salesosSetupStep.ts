import { api, LightningElement } from 'lwc';
import type { SetupCall, SetupView } from '@salesos/shared/api/setup';
import type { Outcome } from 'c/salesosApi';
import { labels, say } from 'c/salesosLabels';
import { callSetup } from 'c/salesosSetupApi';

export interface SetupProblem {
  title: string;
  detail: string;
}

/** What every step of the set-up can do: ask, change, and say why not. */
export default class SalesosSetupStep extends LightningElement {
  labels = labels;
  /** The call under way; every button waits for it. */
  pending: SetupCall['call'] | null = null;
  problem: SetupProblem | null = null;
  @api view: SetupView | null = null;

  get isBusy(): boolean {
    return this.pending !== null;
  }

  /** The answer, or null and `problem` says why. */
  protected async ask<Answer>(call: SetupCall): Promise<Answer | null> {
    this.pending = call.call;
    this.problem = null;
    const outcome = await callSetup<Answer>(call);
    this.pending = null;
    if (outcome.kind === 'view') return outcome.view;
    this.problem = this.problemOf(outcome);
    return null;
  }

  /** Changes something; the page then shows how the set-up stands. True when it was done. */
  protected async change(call: SetupCall, text: string): Promise<boolean> {
    const view = await this.ask<SetupView>(call);
    this.dispatchEvent(new CustomEvent('changed', { detail: view === null ? null : { view, text } }));
    return view !== null;
  }

  private problemOf(outcome: Outcome<unknown>): SetupProblem {
    if (outcome.kind === 'problem') return outcome.problem;
    return { title: say('setupNoAnswer', labels.productName), detail: labels.setupNoAnswerText };
  }
}
