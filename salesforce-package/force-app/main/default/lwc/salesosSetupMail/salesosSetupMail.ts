import type { MailView } from '@salesos/shared/api/mail-setup';
import SalesosSetupStep from 'c/salesosSetupStep';

/** How mail stands, as of the moment it was looked at, part by part. */
export default class SalesosSetupMail extends SalesosSetupStep {
  mail: MailView | null = null;
  /** Rises with every change: what was asked for before must not overwrite it. */
  private epoch = 0;

  override connectedCallback(): void {
    void this.load();
  }

  get measuredAt(): string | null {
    return this.mail?.measuredAt ?? null;
  }

  /** A part changed something, or tried to and does not know. */
  take(event: CustomEvent<{ mail: MailView; text: string } | null>): void {
    this.epoch += 1;
    if (event.detail === null) {
      void this.load();
      return;
    }
    this.mail = event.detail.mail;
    this.dispatchEvent(new CustomEvent('done', { detail: { text: event.detail.text } }));
  }

  async load(): Promise<void> {
    const { epoch } = this;
    const mail = await this.ask<MailView>({ call: 'mail' });
    // What was seen stays in sight with its moment.
    if (epoch === this.epoch) this.mail = mail ?? this.mail;
  }
}
