import { withSnippets } from '#domain/email/snippets.ts';
import { TemplateError } from '#ports/template-engine.ts';
import type { MailTemplate } from './mail-text.ts';

/** The template with its snippets in their places. Throws TemplateError when one is not there, or they hold each other. */
export function insertSnippets({ format, subject, body }: MailTemplate, snippets: Readonly<Record<string, string>>): MailTemplate {
  const insert = (text: string): string => {
    const whole = withSnippets(text, snippets);
    if ('text' in whole) return whole.text;
    throw new TemplateError(whole.problem, `the snippet ${whole.name} cannot be put in`, { subject: whole.name });
  };
  return { format, subject: insert(subject), body: insert(body) };
}
