import type { AskedButton, ParkedMailView } from '@salesos/shared/api/mail-setup';
import { factRows } from 'c/salesosSetupApi';
import type { FactRow } from 'c/salesosSetupApi';
import SalesosMailPart from 'c/salesosMailPart';

interface ParkedRow extends ParkedMailView {
  rows: FactRow[];
  buttons: AskedButton[];
}

/** Mails nobody knows the fate of; a person who has looked says what became of each. */
export default class SalesosSetupParked extends SalesosMailPart {
  get note(): string | null {
    return this.mail && this.mail.parked.note;
  }

  get more(): string | null {
    return this.mail && this.mail.parked.more;
  }

  get mails(): ParkedRow[] {
    return (this.mail?.parked.mails ?? []).map((mail) => ({
      ...mail,
      rows: factRows(mail.facts, new Date()),
      buttons: [mail.went, mail.notSent],
    }));
  }

  async settle(event: CustomEvent<AskedButton>): Promise<void> {
    const { mail: emailId = '' } = (event.currentTarget as HTMLElement).dataset;
    const mail = this.mail?.parked.mails.find((one) => one.emailId === emailId);
    if (!mail) return;
    const went = event.detail.label === mail.went.label;
    await this.changeMail({ call: 'settle_parked', emailId, went }, event.detail.done);
  }
}
