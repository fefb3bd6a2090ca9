import { sql } from 'drizzle-orm';
import type { TemplateVariables } from '#ports/template-engine.ts';

/** What templates may say of a contact `c` and its account `a`; as domain/email/template-fields lists it. */
export const peopleFields = sql`jsonb_build_object(
  'contact', jsonb_build_object('first_name', c.first_name, 'last_name', c.last_name, 'email', c.email, 'phone', c.phone, 'title', c.title,
    'company', coalesce(a.name, c.company), 'city', c.city, 'country', c.country, 'custom', c.custom),
  'account', jsonb_build_object('name', a.name, 'domain', a.domain, 'industry', a.industry, 'company_size', a.company_size, 'location', a.location,
    'country', a.country, 'custom', coalesce(a.custom, '{}')))`;

export interface PeopleFields {
  contact: TemplateVariables;
  account: TemplateVariables;
}

/** Everybody and everything a mail of a sequence speaks of. */
export interface MailPeople extends PeopleFields {
  sender: { name: string; email: string };
  step: { number: number; sequence: string };
}

export const mailVariables = ({ contact, account, sender, step }: MailPeople): TemplateVariables => ({
  contact,
  account,
  sender: { name: sender.name, first_name: sender.name.trim().split(/\s+/)[0] ?? '', email: sender.email },
  step: { number: step.number, sequence: step.sequence },
});
