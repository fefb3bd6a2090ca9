import { sql } from 'drizzle-orm';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInbound } from '../../../backend/src/providers/mail/smtp/inbound.ts';
import { Records } from '../../../backend/sandbox/salesforce/records/records.ts';
import { requireOrg } from '../../../backend/sandbox/salesforce/org.ts';
import { contact } from '../../../backend/sandbox/salesforce/schema/contact.ts';
import type { TrackingTokens } from '../../../backend/src/ports/tracking-token.ts';
import type { Launched } from '../../start/launch.ts';

export interface Runner {
  contactId: string;
  recordId: string;
  email: string;
  /** The first mail they were sent. */
  firstMail: { id: string; messageId: string; mailbox: string };
}

export interface Ways {
  launched: Launched;
  tokens: TrackingTokens;
  customerId: string;
  adminKey: string;
  inboundSecret: string;
}

export const channels = ['page', 'one_click', 'preferences', 'reply', 'crm_field', 'suppressed_address', 'suppressed_domain'] as const;
export type Channel = (typeof channels)[number];

/** Opts out and returns when that was accepted, in wall milliseconds: the answer of whoever took it, or our having it from the CRM. */
export async function optOutBy(channel: Channel, runner: Runner, ways: Ways): Promise<number> {
  const token = ways.tokens.sign({ purpose: 'unsubscribe', customerId: ways.customerId, sendId: runner.firstMail.id });
  const url = (kind: string): string => `${ways.launched.productUrl}/${kind}/${token}`;
  const form = (body: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(body) });
  switch (channel) {
    case 'page':
      return answered(fetch(url('u'), form({ confirm: 'yes' })));
    case 'one_click':
      return answered(fetch(url('u'), form({ 'List-Unsubscribe': 'One-Click' })));
    case 'preferences':
      return answered(fetch(url('p'), form({ call: 'on' })));
    case 'reply':
      return answered(replyOf(runner, ways));
    case 'crm_field':
      return inCrm(runner, ways);
    case 'suppressed_address':
      return answered(suppress({ kind: 'address', value: runner.email }, ways));
    case 'suppressed_domain':
      return answered(suppress({ kind: 'domain', value: runner.email.slice(runner.email.indexOf('@') + 1) }, ways));
  }
}

async function answered(request: Promise<Response>): Promise<number> {
  const reply = await request;
  if (!reply.ok) throw new Error(`refused with ${reply.status}: ${(await reply.text()).slice(0, 300)}`);
  return Date.now();
}

const suppress = (body: object, { launched, adminKey }: Ways): Promise<Response> =>
  fetch(`${launched.productUrl}/v1/suppressions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

function replyOf({ email, firstMail }: Runner, { launched, inboundSecret }: Ways): Promise<Response> {
  const raw = Buffer.from(
    [
      `From: ${email}`,
      `To: ${firstMail.mailbox}`,
      'Subject: Re: An idea',
      `Message-ID: <${firstMail.id}@reply.example>`,
      `In-Reply-To: ${firstMail.messageId}`,
      `References: ${firstMail.messageId}`,
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Please unsubscribe me.',
      '',
    ].join('\r\n'),
  );
  const [timestamp, id] = [String(Date.now()), `reply-${firstMail.id}`];
  return fetch(`${launched.productUrl}/webhooks/mail/smtp`, {
    method: 'POST',
    body: raw,
    headers: {
      'content-type': 'message/rfc822',
      'X-SalesOS-Mail-Timestamp': timestamp,
      'X-SalesOS-Mail-Recipient': firstMail.mailbox,
      'X-SalesOS-Mail-Id': id,
      'X-SalesOS-Mail-Signature': signInbound(inboundSecret, timestamp, firstMail.mailbox, id, raw),
    },
  });
}

export function orgRecords({ twin }: Launched): Records {
  if (!twin.seeded) throw new Error('the twin has no org');
  return new Records(twin.twin, requireOrg(twin.twin, twin.seeded.salesforce.orgId), twin.seeded.salesforce.userIds['admin'] ?? '');
}

/** Ticked on the record's page; accepted when the product has read it. */
async function inCrm({ recordId, contactId }: Runner, { launched, customerId }: Ways): Promise<number> {
  orgRecords(launched).change(contact, recordId, { HasOptedOutOfEmail: true });
  for (;;) {
    const [row] = await launched.product.work.withTenant(customerId, (uow) =>
      uow.rows(sql`select 1 from consents where customer_id = ${customerId}::uuid and contact_id = ${contactId}::uuid and source = 'salesforce'
        and channel = 'email' and state = 'opted_out'`),
    );
    if (row) return Date.now();
    await sleep(5);
  }
}
