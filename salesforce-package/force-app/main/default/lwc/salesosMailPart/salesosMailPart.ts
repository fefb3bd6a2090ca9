import { api } from 'lwc';
import type { MailView } from '@salesos/shared/api/mail-setup';
import type { SetupCall } from '@salesos/shared/api/setup';
import SalesosSetupStep from 'c/salesosSetupStep';

/** What every part of mail can do: change something, after which mail is shown as it stands then. */
export default class SalesosMailPart extends SalesosSetupStep {
  @api mail: MailView | null = null;

  /** True when it was done; without an answer it may have been, so mail is read again. Heard by mail's place on the page, however deep this is in it. */
  protected async changeMail(call: SetupCall, text: string): Promise<boolean> {
    const mail = await this.ask<MailView>(call);
    this.dispatchEvent(new CustomEvent('mailchanged', { bubbles: true, composed: true, detail: mail === null ? null : { mail, text } }));
    return mail !== null;
  }

  /** Something was done that changes nothing else of mail. */
  protected tellDone(text: string): void {
    this.dispatchEvent(new CustomEvent('done', { bubbles: true, composed: true, detail: { text } }));
  }
}
