import type { TemplateEngine, TemplateVariables } from '#ports/template-engine.ts';

/** A mail as a person reads it: plain paragraphs, links as `[label](https://…)`. */
export interface MailText {
  subject: string;
  body: string;
}

export interface MailPeople {
  contact: { firstName: string | null; lastName: string | null; title: string | null; company: string | null; city: string | null };
  sender: { name: string; email: string };
}

export const mailVariables = ({ contact, sender }: MailPeople): TemplateVariables => ({
  contact: { first_name: contact.firstName, last_name: contact.lastName, title: contact.title, company: contact.company, city: contact.city },
  sender: { name: sender.name, email: sender.email },
});

/** Fills a template in, or names its variables that have no value. */
export function fillIn(templates: TemplateEngine, template: MailText, variables: TemplateVariables): MailText | { missing: string[] } {
  const subject = templates.render('subject', template.subject, variables);
  const body = templates.render('text', template.body, variables);
  const missing = [subject, body].flatMap((part) => ('missing' in part ? part.missing : []));
  if (!('text' in subject) || !('text' in body)) return { missing: [...new Set(missing)] };
  return { subject: subject.text, body: body.text };
}
