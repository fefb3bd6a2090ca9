import type { Signature, SignatureText } from '@salesos/shared/api/template';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { plainText } from '#domain/email/instrument.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';

interface Row {
  user_id: string;
  html: string | null;
  text: string | null;
}

async function rowOf(uow: UnitOfWork, mailboxId: string): Promise<Row> {
  const [row] = await uow.rows<Row>(sql`
    select user_id, signature_html as html, signature_text as text from email_provider_accounts
    where customer_id = ${uow.customerId}::uuid and id = ${mailboxId}::uuid`);
  if (!row) throw new ServiceError('not_found', 'There is no such mailbox.', 'Nothing was changed.');
  return row;
}

export async function readSignature(uow: UnitOfWork, { actor, mailboxId }: { actor: Actor; mailboxId: string }): Promise<Signature> {
  authorize(actor, 'mailbox.read');
  const { html, text } = await rowOf(uow, mailboxId);
  return { html, text, removed: [] };
}

/** Under every mail that leaves from the mailbox, from now on. The person whose mailbox it is writes it, or an admin or manager for them. */
export async function saveSignature(
  uow: UnitOfWork,
  engine: TemplateEngine,
  { actor, mailboxId, signature }: { actor: Actor; mailboxId: string; signature: SignatureText },
): Promise<Signature> {
  const row = await rowOf(uow, mailboxId);
  authorize(actor, 'signature.write', { ownerId: row.user_id });
  const saved = written(engine, signature);
  await uow.rows(sql`
    update email_provider_accounts set signature_html = ${saved.html}, signature_text = ${saved.text}
    where customer_id = ${uow.customerId}::uuid and id = ${mailboxId}::uuid`);
  await audit(uow, actor, { action: 'signature.saved', resourceType: 'mailbox', resourceId: mailboxId });
  return saved;
}

function written(engine: TemplateEngine, signature: SignatureText): Signature {
  if (signature.html === null) return { html: null, text: null, removed: [] };
  if (/\{\{|\{%/.test(`${signature.html}${signature.text ?? ''}`)) {
    throw new ServiceError('template_invalid', 'A signature has no variables: it is the same under every mail.', 'Nothing was saved.');
  }
  const { html, removed } = engine.clean(signature.html);
  const text = signature.text?.replaceAll(/\r\n?/g, '\n').trim() || plainText(engine.plain(html));
  if (text === '') throw new ServiceError('template_invalid', 'The signature says nothing.', 'Nothing was saved. To have none, save null.');
  return { html, text, removed };
}
