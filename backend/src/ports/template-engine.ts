export type TemplateValue = string | number | boolean | null | readonly TemplateValue[] | { readonly [name: string]: TemplateValue };
export type TemplateVariables = { readonly [name: string]: TemplateValue };

/** html: values are escaped. text: as they are. subject: one line, any line break in template or value becomes a space. */
export type TemplateKind = 'html' | 'text' | 'subject';

/** `missing` = variables that would have left a hole ("Hi ,"): empty, blank or unknown, and without a `default`. */
export type Rendered = { text: string } | { missing: string[] };

export type TemplateFailure = 'syntax' | 'too_expensive';

/** The template itself is at fault, whatever the values: shown to its author, never to a rep. */
export class TemplateError extends Error {
  readonly failure: TemplateFailure;

  constructor(failure: TemplateFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'TemplateError';
    this.failure = failure;
  }
}

export interface TemplateEngine {
  /** Full paths the template asks from outside ("contact.first_name"), sorted, each once. Throws TemplateError. */
  variablesOf(template: string): string[];
  /** Only what is reached counts: a variable inside a branch not taken is never missing. Throws TemplateError. */
  render(kind: TemplateKind, template: string, variables: TemplateVariables): Rendered;
}
