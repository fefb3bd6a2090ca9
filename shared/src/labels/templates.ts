import type { TemplateProblem, TemplateProblemCode } from '../api/template.ts';

type Words = (name: string, suggestion: string | null) => string;

const meant = (suggestion: string | null): string => (suggestion === null ? '' : ` Did you mean ${suggestion}?`);

const words: Readonly<Record<Exclude<TemplateProblemCode, 'often_empty'>, Words>> = {
  syntax_error: (name) => `This cannot be read: ${name}.`,
  unknown_tag: (name, suggestion) =>
    name === 'snippet' ? 'A snippet is written as {% snippet "its-name" %}.' : `There is no tag {% ${name} %} in a mail.${meant(suggestion)}`,
  unknown_filter: (name, suggestion) => `There is no filter “${name}” in a mail.${meant(suggestion)}`,
  too_expensive: () => 'This takes too much time or memory to fill in. Make its loops and texts smaller.',
  unknown_field: (name, suggestion) => `There is no field ${name}.${meant(suggestion)}`,
  computed_field: (name) => `Which field of “${name}” is meant is known only when the mail is sent. Name the field itself.`,
  unknown_snippet: (name, suggestion) => `There is no snippet “${name}”.${meant(suggestion)}`,
  snippet_format: (name) => `The snippet “${name}” is of the other format: text and HTML do not mix.`,
  snippet_circular: (name) => `The snippet “${name}” holds itself, or snippets lie more than three deep.`,
  too_long: () => 'With its snippets this is longer than a mail may be.',
  subject_missing: () => 'A subject is missing.',
  body_missing: () => 'The text is missing.',
  link_not_allowed: (name) => `${name} is not a link we can send. Links begin with https://, http:// or mailto:, images with https://.`,
  html_breaks_template: () => 'A tag or variable stands where HTML does not allow one, so the text falls apart. Put it between the elements.',
  html_removed: (name) => `Mail programs do not show this, so it was taken out: ${name}.`,
};

export function templateProblemText({
  code,
  name,
  suggestion,
}: Pick<TemplateProblem, 'name' | 'suggestion'> & { code: Exclude<TemplateProblemCode, 'often_empty'> }): string {
  return words[code](name ?? '', suggestion);
}

/** "12 of 40 contacts have no title; …" */
export const oftenEmptyText = (field: string, empty: number, of: number): string =>
  `${empty} of ${of} contacts have no ${field}; mails to them are held. Add a default: {{ … | default: "…" }}.`;

export const missingRemedy = 'Fill in the field on the record, or give the variable a default.';
export const addressMissingRemedy = 'An admin gives the company’s postal address in the settings.';

const fieldGroups: Readonly<Record<string, string>> = { contact: 'Contact', account: 'Account', sender: 'Sender', step: 'Step' };

/** "Contact: first name". */
export const templateFieldLabel = (group: string, field: string): string => `${fieldGroups[group] ?? group}: ${field.toLowerCase()}`;
