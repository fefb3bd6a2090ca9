import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { instrument, type MailLink, type MailSignature } from '#domain/email/instrument.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { TrackingLinkError, type TrackingTokens } from '#ports/tracking-token.ts';
import { fillIn, type MailTemplate, type MailText } from './mail-text.ts';
import { type MailPeople, mailVariables } from './template-people.ts';

export interface MailDeps {
  templates: TemplateEngine;
  tokens: TrackingTokens;
  publicUrl: string;
}

export interface MailParts {
  subject: string;
  html: string;
  text: string;
  /** How many links a reader may follow. */
  links: number;
}

export interface ComposeInput extends MailPeople {
  emailId: string;
  /** `override` = a person's own words, sent as they are in place of the template. */
  text: { template: MailTemplate } | { override: MailText };
  /** Subject of the thread this mail continues. */
  threadSubject: string | null;
  signature: MailSignature | null;
  postalAddress: string;
  track: { opens: boolean; clicks: boolean; baseUrl: string };
}

/** Subject and body of the mail, or the template's variables that have no value for this contact. */
function writtenText(templates: TemplateEngine, input: ComposeInput): MailTemplate | { missing: string[] } {
  if ('override' in input.text) return { ...input.text.override, format: 'text' };
  const filled = fillIn(templates, input.text.template, mailVariables(input));
  return 'missing' in filled || input.threadSubject === null ? filled : { ...filled, subject: `Re: ${input.threadSubject}` };
}

/** Writes and instruments one mail, or names the template's variables that have no value for this contact. Throws TemplateError. */
export function composeSequenceMail(deps: MailDeps, customerId: string, input: ComposeInput): MailParts | { missing: string[] } {
  const written = writtenText(deps.templates, input);
  return 'missing' in written ? written : layOut(deps, customerId, input, written);
}

/** What is around a text that has been written: signature, what is measured, and the footer where there is an address for it. */
export function layOut(
  deps: MailDeps,
  customerId: string,
  input: Pick<ComposeInput, 'emailId' | 'signature' | 'track'> & { postalAddress: string | null },
  written: MailTemplate,
): MailParts {
  const sendId = input.emailId;
  const { format, body } = written;
  const { opens, clicks, baseUrl } = input.track;
  const { html, text, links } = instrument(format === 'html' ? { format, body, plain: deps.templates.plain(body) } : { format, body }, {
    signature: input.signature,
    track: (link) => (clicks ? clickUrl(deps.tokens, baseUrl, { customerId, sendId, link }) : link.url),
    pixelUrl: opens ? `${baseUrl}/t/o/${deps.tokens.sign({ purpose: 'open', customerId, sendId })}.gif` : null,
    footer:
      input.postalAddress === null
        ? null
        : { postalAddress: input.postalAddress, unsubscribeUrl: unsubscribeUrl(deps, customerId, sendId), unsubscribeText: 'Unsubscribe' },
  });
  return { subject: written.subject, html, text, links: links.length };
}

function clickUrl(tokens: TrackingTokens, baseUrl: string, { link, ...mail }: { customerId: string; sendId: string; link: MailLink }): string {
  try {
    return `${baseUrl}/t/c/${tokens.sign({ purpose: 'click', ...mail, linkId: link.id, url: link.url })}`;
  } catch (error) {
    // A link that cannot be tracked still has to work.
    if (error instanceof TrackingLinkError) return link.url;
    throw error;
  }
}

export const unsubscribeUrl = (deps: Pick<MailDeps, 'tokens' | 'publicUrl'>, customerId: string, sendId: string): string =>
  `${deps.publicUrl}/u/${deps.tokens.sign({ purpose: 'unsubscribe', customerId, sendId })}`;

export async function postalAddressOf(uow: UnitOfWork): Promise<string | null> {
  const [row] = await uow.rows<{ postal_address: string | null }>(sql`select postal_address from customers where id = ${uow.customerId}::uuid`);
  return row?.postal_address ?? null;
}
