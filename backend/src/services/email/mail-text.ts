import type { MailFormat } from '@salesos/shared/api/template';
import type { TemplateEngine, TemplateVariables } from '#ports/template-engine.ts';

/** A mail as a person reads it: plain paragraphs, links as `[label](https://…)`. */
export interface MailText {
  subject: string;
  body: string;
}

/** `html`: the body is html, else as a person writes it. */
export interface MailTemplate extends MailText {
  format: MailFormat;
}

/** Fills a template in, or names its variables that have no value. */
export function fillIn(templates: TemplateEngine, template: MailTemplate, variables: TemplateVariables): MailTemplate | { missing: string[] } {
  const subject = templates.render('subject', template.subject, variables);
  const body = templates.render(template.format, template.body, variables);
  if ('text' in subject && 'text' in body) return { format: template.format, subject: subject.text, body: body.text };
  const missing = [subject, body].flatMap((part) => ('missing' in part ? part.missing : []));
  return { missing: [...new Set(missing)] };
}

/** The same for a person to read or go on writing. */
export const asMailText = (templates: TemplateEngine, { format, subject, body }: MailTemplate): MailText => ({
  subject,
  body: format === 'html' ? templates.plain(body) : body,
});
