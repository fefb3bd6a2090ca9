import { api, LightningElement } from 'lwc';
import { fetchNextMail } from 'c/salesosApi';
import type { Outcome } from 'c/salesosApi';
import { labels, say } from 'c/salesosLabels';
import type { NextMail } from '@salesos/shared/api/card';

const SUBJECT_LIMIT = 300;
const TEXT_LIMIT = 10_000;

/** The next mail as it would go, and other words for this one step. Asked for once: it must not change under the hands. */
export default class SalesosMailEditor extends LightningElement {
  @api recordId = '';
  @api isBusy = false;
  /** Why the last text was not taken. */
  @api problem: { title: string; detail: string } | null = null;

  labels = labels;
  subjectLimit = SUBJECT_LIMIT;
  textLimit = TEXT_LIMIT;
  outcome: Outcome<NextMail> | null = null;
  subject = '';
  body = '';
  subjectProblem = '';
  bodyProblem = '';
  private isFilled = false;

  override connectedCallback(): void {
    void this.load();
  }

  override renderedCallback(): void {
    if (this.isFilled || !this.mail) return;
    this.isFilled = true;
    // A textarea has no value attribute a template could set.
    const field = this.template?.querySelector<HTMLTextAreaElement>('[data-id="body"]');
    if (!field) return;
    field.value = this.body;
    field.focus();
    field.setSelectionRange(0, 0);
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

  get subjectClass(): string {
    return fieldClass(this.subjectProblem);
  }

  get bodyClass(): string {
    return fieldClass(this.bodyProblem);
  }

  get subjectInvalid(): string {
    return String(this.subjectProblem !== '');
  }

  get bodyInvalid(): string {
    return String(this.bodyProblem !== '');
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

  typeSubject(event: Event): void {
    this.subject = (event.target as HTMLInputElement).value;
    this.subjectProblem = '';
  }

  typeBody(event: Event): void {
    this.body = (event.target as HTMLTextAreaElement).value;
    this.bodyProblem = '';
  }

  save(): void {
    const { mail, subject, body } = this;
    this.subjectProblem = problemOf(subject, SUBJECT_LIMIT, labels.nextMailNeedsSubject);
    this.bodyProblem = problemOf(body, TEXT_LIMIT, labels.nextMailNeedsText);
    if (!mail || this.subjectProblem || this.bodyProblem) return;
    this.dispatchEvent(new CustomEvent('save', { detail: { position: mail.position, subject, body } }));
  }

  restore(): void {
    if (this.mail) this.dispatchEvent(new CustomEvent('restore', { detail: { position: this.mail.position } }));
  }

  cancel(): void {
    this.dispatchEvent(new CustomEvent('cancel'));
  }
}

const fieldClass = (problem: string): string => (problem === '' ? 'slds-form-element field' : 'slds-form-element field slds-has-error');

function problemOf(value: string, limit: number, whenEmpty: string): string {
  const length = value.trim().length;
  if (length === 0) return whenEmpty;
  return length > limit ? say('nextMailTooLong', limit.toLocaleString()) : '';
}
