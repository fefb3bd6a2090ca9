export type TemplateValue = string | number | boolean | null | readonly TemplateValue[] | { readonly [name: string]: TemplateValue };
export type TemplateVariables = { readonly [name: string]: TemplateValue };

/**
 * html: values are escaped, and what comes out is clean. text: values as they are. subject: one line, any line break in
 * template or value becomes a space.
 */
export type TemplateKind = 'html' | 'text' | 'subject';

/** `missing` = variables that would have left a hole ("Hi ,"): empty, blank or unknown, and without a `default`. */
export type Rendered = { text: string } | { missing: string[] };

export type TemplateFailure = 'syntax' | 'unknown_tag' | 'unknown_filter' | 'too_expensive' | 'unknown_snippet' | 'snippet_circular' | 'too_long';

/** Of a place in a template, both counted from 1. */
export interface TemplatePlace {
  line: number;
  column: number;
}

/** The template itself is at fault, whatever the values: shown to its author, never to a rep. */
export class TemplateError extends Error {
  readonly failure: TemplateFailure;
  readonly place: TemplatePlace | null;
  /** Of the tag or filter that is not known. */
  readonly subject: string | null;

  constructor(failure: TemplateFailure, message: string, at: { place?: TemplatePlace | null; subject?: string | null; cause?: unknown } = {}) {
    super(message, { cause: at.cause });
    this.name = 'TemplateError';
    this.failure = failure;
    this.place = at.place ?? null;
    this.subject = at.subject ?? null;
  }
}

/** A variable the template asks from outside; `isComputed` = part of its path is known only when it is rendered. */
export interface AskedVariable {
  path: string;
  place: TemplatePlace;
  isComputed: boolean;
}

export interface TemplateFacts {
  /** Every place, in the order of the text. */
  asked: AskedVariable[];
  /** Paths printed without a `default` and outside an `if` that asks for them: empty ones hold the mail. */
  needed: string[];
}

export interface CleanHtml {
  html: string;
  /** What was taken out, by name: "script", "a onclick". */
  removed: string[];
}

export interface TemplateEngine {
  /** Full paths the template asks from outside ("contact.first_name"), sorted, each once. Throws TemplateError. */
  variablesOf(template: string): string[];
  /** What is in it, without rendering it. Throws TemplateError. */
  inspect(template: string): TemplateFacts;
  /** Only what is reached counts: a variable inside a branch not taken is never missing. Throws TemplateError. */
  render(kind: TemplateKind, template: string, variables: TemplateVariables): Rendered;
  /** The html of a template as it may be kept: its tags and variables stay where a mail may have them. */
  clean(html: string): CleanHtml;
  /** Clean html as a person writes a text: paragraphs, links as `[label](https://…)`. */
  plain(html: string): string;
  readonly tags: readonly string[];
  readonly filters: readonly string[];
}
