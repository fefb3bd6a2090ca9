import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { instrument } from '#domain/email/instrument.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { TrackingLinkError, type TrackingTokens } from '#ports/tracking-token.ts';

export interface MailDeps {
  templates: TemplateEngine;
  tokens: TrackingTokens;
  publicUrl: string;
}

export interface MailParts {
  subject: string;
  html: string;
  text: string;
}

export interface ComposeInput {
  emailId: string;
  template: { subject: string; body: string };
  contact: { firstName: string | null; lastName: string | null; title: string | null; company: string | null; city: string | null };
  sender: { name: string; email: string };
  postalAddress: string;
  track: { opens: boolean; clicks: boolean };
}

/** Renders and instruments one mail, or names the template's variables that have no value for this contact. */
export function composeSequenceMail(deps: MailDeps, customerId: string, input: ComposeInput): MailParts | { missing: string[] } {
  const { contact, sender } = input;
  const variables = {
    contact: { first_name: contact.firstName, last_name: contact.lastName, title: contact.title, company: contact.company, city: contact.city },
    sender: { name: sender.name, email: sender.email },
  };
  const subject = deps.templates.render('subject', input.template.subject, variables);
  const body = deps.templates.render('text', input.template.body, variables);
  const missing = [subject, body].flatMap((part) => ('missing' in part ? part.missing : []));
  if (!('text' in subject) || !('text' in body)) return { missing: [...new Set(missing)] };
  const sendId = input.emailId;
  const { html, text } = instrument(body.text, {
    track: (link) => (input.track.clicks ? clickUrl(deps, { customerId, sendId, link }) : link.url),
    pixelUrl: input.track.opens ? `${deps.publicUrl}/t/o/${deps.tokens.sign({ purpose: 'open', customerId, sendId })}.gif` : null,
    footer: { postalAddress: input.postalAddress, unsubscribeUrl: unsubscribeUrl(deps, customerId, sendId), unsubscribeText: 'Unsubscribe' },
  });
  return { subject: subject.text, html, text };
}

function clickUrl(deps: MailDeps, claim: { customerId: string; sendId: string; link: { id: string; url: string } }): string {
  try {
    return `${deps.publicUrl}/t/c/${deps.tokens.sign({ purpose: 'click', customerId: claim.customerId, sendId: claim.sendId, linkId: claim.link.id, url: claim.link.url })}`;
  } catch (error) {
    // A link that cannot be tracked still has to work.
    if (error instanceof TrackingLinkError) return claim.link.url;
    throw error;
  }
}

export const unsubscribeUrl = (deps: Pick<MailDeps, 'tokens' | 'publicUrl'>, customerId: string, sendId: string): string =>
  `${deps.publicUrl}/u/${deps.tokens.sign({ purpose: 'unsubscribe', customerId, sendId })}`;

export async function postalAddressOf(uow: UnitOfWork): Promise<string | null> {
  const [row] = await uow.rows<{ postal_address: string | null }>(sql`select postal_address from customers where id = ${uow.customerId}::uuid`);
  return row?.postal_address ?? null;
}
