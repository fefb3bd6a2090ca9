import { api, LightningElement } from 'lwc';
import { fetchNextMail } from 'c/salesosApi';
import type { Outcome } from 'c/salesosApi';
import { labels, say } from 'c/salesosLabels';
import type { NextMail } from '@salesos/shared/api/card';

/** What the base components offer beside their attributes. */
interface Field extends HTMLElement {
  setCustomValidity(message: string): void;
  reportValidity(): boolean;
}

const SUBJECT_LIMIT = 300;
const TEXT_LIMIT = 10_000;

/** The next mail as it would go, and other words for this one step. Asked for once: it must not change under the hands. */
export default class SalesosMailEditor extends LightningElement {
  @api recordId = '';
  @api isBusy = false;

  labels = labels;
  subjectLimit = SUBJECT_LIMIT;
  textLimit = TEXT_LIMIT;
  outcome: Outcome<NextMail> | null = null;
  subject = '';
  body = '';
  private hasFocused = false;

  override connectedCallback(): void {
    void this.load();
  }

  override renderedCallback(): void {
    if (this.hasFocused || !this.mail) return;
    this.hasFocused = true;
    this.field('body')?.focus();
  }

  get mail(): NextMail | null {
    return this.outcome?.kind === 'view' ? this.outcome.view : null;
  }

  get heading(): string {
    return say('nextMailTitle', this.mail?.position ?? '');
  }

  get missing(): string | null {
    const names = this.mail?.missing ?? [];
    return names.length === 0 ? null : say('nextMailMissing', names.join(', '));
  }

  get refusal(): { heading: string | null; text: string; actionLabel: string | null } | null {
    if (this.outcome?.kind === 'problem') return { heading: this.outcome.problem.title, text: this.outcome.problem.detail, actionLabel: null };
    if (this.outcome?.kind === 'down') return { heading: null, text: labels.nextMailUnavailable, actionLabel: labels.tryAgain };
    return null;
  }

  async load(): Promise<void> {
    this.outcome = null;
    const outcome = await fetchNextMail(this.recordId);
    if (outcome.kind === 'view') {
      this.subject = outcome.view.subject;
      this.body = outcome.view.body;
    }
    this.outcome = outcome;
  }

  typeSubject(event: CustomEvent<{ value: string }>): void {
    this.subject = event.detail.value;
  }

  typeBody(event: CustomEvent<{ value: string }>): void {
    this.body = event.detail.value;
  }

  save(): void {
    const { mail, subject, body } = this;
    const wrong = [
      this.report('subject', problemOf(subject, SUBJECT_LIMIT, labels.nextMailNeedsSubject)),
      this.report('body', problemOf(body, TEXT_LIMIT, labels.nextMailNeedsText)),
    ];
    if (mail && !wrong.includes(true)) this.dispatchEvent(new CustomEvent('save', { detail: { position: mail.position, subject, body } }));
  }

  restore(): void {
    if (this.mail) this.dispatchEvent(new CustomEvent('restore', { detail: { position: this.mail.position } }));
  }

  cancel(): void {
    this.dispatchEvent(new CustomEvent('cancel'));
  }

  private report(name: string, problem: string): boolean {
    const field = this.field(name);
    field?.setCustomValidity(problem);
    field?.reportValidity();
    return problem !== '';
  }

  private field(name: string): Field | null {
    return this.template?.querySelector<Field>(`[data-id="${name}"]`) ?? null;
  }
}

function problemOf(value: string, limit: number, whenEmpty: string): string {
  const length = value.trim().length;
  if (length === 0) return whenEmpty;
  return length > limit ? say('nextMailTooLong', limit.toLocaleString()) : '';
}
