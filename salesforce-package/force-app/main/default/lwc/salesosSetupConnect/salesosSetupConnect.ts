import { say } from 'c/salesosLabels';
import { factRows } from 'c/salesosSetupApi';
import type { FactRow } from 'c/salesosSetupApi';
import SalesosSetupStep from 'c/salesosSetupStep';

/** What is connected, and what is asked for. */
export default class SalesosSetupConnect extends SalesosSetupStep {
  /** Where the CRM lets an admin sign in again; it is good for ten minutes. */
  url: string | null = null;

  get facts(): FactRow[] {
    return factRows(this.view?.connect.facts ?? [], new Date());
  }

  get asks(): FactRow[] {
    return factRows(this.view?.connect.asks ?? [], new Date());
  }

  get asksTitle(): string {
    return say('setupAsksTitle', this.view?.product ?? '');
  }

  get linkText(): string {
    return say('setupSignInLink', this.view?.crmName ?? '');
  }

  get maySignIn(): boolean {
    return this.view?.connect.canSignIn === true && this.url === null;
  }

  async signIn(): Promise<void> {
    this.url = (await this.ask<{ authorizeUrl: string }>({ call: 'sign_in' }))?.authorizeUrl ?? null;
  }
}
