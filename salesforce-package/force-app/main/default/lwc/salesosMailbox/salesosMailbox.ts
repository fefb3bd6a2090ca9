import { api } from 'lwc';
import type { AskedButton, MailboxView } from '@salesos/shared/api/mail-setup';
import { labels } from 'c/salesosLabels';
import { limitOf } from 'c/salesosLimitText';
import SalesosMailPart from 'c/salesosMailPart';
import { factRows, timedText } from 'c/salesosSetupApi';
import type { FactRow } from 'c/salesosSetupApi';

const most = { perDay: 10_000, perMinute: 1000 } as const;

/** One mailbox: how it stands, paused and resumed, and its limits. */
export default class SalesosMailbox extends SalesosMailPart {
  @api mailbox: MailboxView | null = null;
  /** As typed; null = nobody changes them. */
  typed: { perDay: string; perMinute: string } | null = null;

  get state(): string {
    return this.mailbox ? timedText(this.mailbox.state, new Date()) : '';
  }

  get stateClass(): string {
    return `tag tag_${this.mailbox?.state.tone ?? 'well'}`;
  }

  get rows(): FactRow[] {
    return factRows(this.mailbox?.facts ?? [], new Date());
  }

  get buttons(): AskedButton[] {
    return this.mailbox?.toggle ? [this.mailbox.toggle] : [];
  }

  get isChanging(): boolean {
    return this.typed !== null;
  }

  get perDay(): string {
    return this.typed?.perDay ?? '';
  }

  get perMinute(): string {
    return this.typed?.perMinute ?? '';
  }

  get perDayProblem(): string | null {
    return limitOf(this.perDay, most.perDay) === undefined ? labels.mailboxPerDayBad : null;
  }

  get perMinuteProblem(): string | null {
    return typeof limitOf(this.perMinute, most.perMinute) === 'number' ? null : labels.mailboxPerMinuteBad;
  }

  get isLocked(): boolean {
    return this.isBusy || this.perDayProblem !== null || this.perMinuteProblem !== null;
  }

  open(): void {
    const { mailbox } = this;
    if (mailbox) this.typed = { perDay: String(mailbox.perDay ?? ''), perMinute: String(mailbox.perMinute) };
  }

  close(): void {
    this.typed = null;
  }

  type(event: CustomEvent<{ value: string }>): void {
    const { limit } = (event.currentTarget as HTMLElement).dataset;
    if (!this.typed) return;
    this.typed = limit === 'perDay' ? { ...this.typed, perDay: event.detail.value } : { ...this.typed, perMinute: event.detail.value };
  }

  async toggle(event: CustomEvent<AskedButton>): Promise<void> {
    const { mailbox } = this;
    if (!mailbox) return;
    await this.changeMail({ call: 'change_mailbox', mailboxId: mailbox.mailboxId, change: { isActive: !mailbox.isActive } }, event.detail.done);
  }

  async save(): Promise<void> {
    const { mailbox } = this;
    const perDay = limitOf(this.perDay, most.perDay);
    const perMinute = limitOf(this.perMinute, most.perMinute);
    if (!mailbox || perDay === undefined || typeof perMinute !== 'number') return;
    const change = { perDay, perMinute };
    if (await this.changeMail({ call: 'change_mailbox', mailboxId: mailbox.mailboxId, change }, labels.mailboxSaved)) this.typed = null;
  }
}
