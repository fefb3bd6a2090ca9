import type { MailFormat } from '@salesos/shared/api/template';
import { withSnippets } from '#domain/email/snippets.ts';
import { TemplateError } from '#ports/template-engine.ts';
import type { MailTemplate } from './mail-text.ts';

export interface SnippetText {
  name: string;
  format: MailFormat;
  body: string;
}

/** By name: text and html do not mix. */
export const snippetsFor = (snippets: readonly SnippetText[], wanted: MailFormat): Record<string, string> =>
  Object.fromEntries(snippets.filter(({ format }) => format === wanted).map(({ name, body }) => [name, body]));

/** The template with its snippets in their places. Throws TemplateError when one is not there, or they hold each other. */
export function insertSnippets({ format, subject, body }: MailTemplate, snippets: readonly SnippetText[]): MailTemplate {
  return { format, subject: insert(subject, snippetsFor(snippets, 'text')), body: insert(body, snippetsFor(snippets, format)) };
}

function insert(text: string, snippets: Readonly<Record<string, string>>): string {
  const whole = withSnippets(text, snippets);
  if ('text' in whole) return whole.text;
  throw new TemplateError(whole.problem, `the snippet ${whole.name} cannot be put in`, { subject: whole.name });
}
