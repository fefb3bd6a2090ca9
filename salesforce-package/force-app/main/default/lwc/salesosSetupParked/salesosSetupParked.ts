import type { AskedButton, ParkedMailView } from '@salesos/shared/api/mail-setup';
import { factRows } from 'c/salesosSetupApi';
import type { FactRow } from 'c/salesosSetupApi';
import SalesosMailPart from 'c/salesosMailPart';

interface ParkedRow extends ParkedMailView {
  rows: FactRow[];
  /** Pressed, and not confirmed yet. */
  asked: AskedButton | null;
}

/** Mails nobody knows the fate of; a person who has looked says what became of each, asked once before it is done. */
export default class SalesosSetupParked extends SalesosMailPart {
  asking: { emailId: string; went: boolean } | null = null;

  get note(): string | null {
    return this.mail && this.mail.parked.note;
  }

  get more(): string | null {
    return this.mail && this.mail.parked.more;
  }

  get mails(): ParkedRow[] {
    const { asking } = this;
    return (this.mail?.parked.mails ?? []).map((mail) => ({
      ...mail,
      rows: factRows(mail.facts, new Date()),
      asked: asking?.emailId === mail.emailId ? this.answer(mail, asking.went) : null,
    }));
  }

  askFirst(event: Event): void {
    const { mail = '', answer } = (event.currentTarget as HTMLElement).dataset;
    this.asking = { emailId: mail, went: answer === 'went' };
  }

  cancel(): void {
    this.asking = null;
  }

  async settle(): Promise<void> {
    const { asking } = this;
    const mail = this.mail?.parked.mails.find(({ emailId }) => emailId === asking?.emailId);
    if (!asking || !mail) return;
    await this.changeMail({ call: 'settle_parked', ...asking }, this.answer(mail, asking.went).done);
    this.asking = null;
  }

  private answer(mail: ParkedMailView, went: boolean): AskedButton {
    return went ? mail.went : mail.notSent;
  }
}
