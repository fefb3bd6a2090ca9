import type { MailPreview } from '@salesos/shared/api/template';
import { addressMissingRemedy, missingRemedy } from '@salesos/shared/labels/templates';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { markOf, variableWords } from '#domain/sequence/open-marks.ts';
import { authorize } from '../authorize.ts';
import { type ComposeInput, composeSequenceMail, layOut, type MailDeps, postalAddressOf } from '../email/compose-sequence-mail.ts';
import { insertSnippets } from '../email/insert-snippets.ts';
import { type MailPeople, mailVariables, type PeopleFields, peopleFields } from '../email/template-people.ts';
import { draftMail } from '../sequence/draft-mail.ts';
import { POSTAL_ADDRESS } from '../sequence/next-mail.ts';
import { ServiceError } from '../service-error.ts';
import { lintMail, type TemplateText } from './lint-mail.ts';
import { templateGround } from './template-ground.ts';

/** Of a mail that is never sent: its links lead nowhere. */
const NO_MAIL = '00000000-0000-4000-8000-000000000000';

interface Wanted {
  actor: Actor;
  contactId: string;
}

/** What a contact would get, made as the mail itself is made; what is missing is marked in it. Nothing is saved or sent. */
export async function previewMail(uow: UnitOfWork, deps: MailDeps, { text, ...wanted }: Wanted & { text: TemplateText }): Promise<MailPreview> {
  authorize(wanted.actor, 'template.read');
  const people = await peopleOf(uow, wanted);
  const ground = await templateGround(uow);
  const linted = await lintMail(uow, deps.templates, text, ground);
  const { problems } = linted;
  if (problems.some(({ severity }) => severity === 'error')) return { wouldGo: false, subject: '', html: '', text: '', missing: [], problems };
  const template = insertSnippets(linted, ground.snippets);
  const address = await postalAddressOf(uow);
  const input: ComposeInput = {
    ...people,
    emailId: NO_MAIL,
    text: { template },
    threadSubject: null,
    postalAddress: address ?? `[${POSTAL_ADDRESS}]`,
    track: { opens: false, clicks: false, baseUrl: deps.publicUrl },
  };
  const mail = composeSequenceMail(deps, uow.customerId, input);
  const parts = 'missing' in mail ? layOut(deps, uow.customerId, input, draftMail(deps.templates, template, mailVariables(people))) : mail;
  const missing = [...('missing' in mail ? mail.missing : []), ...(address === null ? [POSTAL_ADDRESS] : [])];
  return { ...parts, wouldGo: missing.length === 0, missing: missing.map(missingView), problems };
}

const missingView = (path: string): MailPreview['missing'][number] => ({
  path,
  text: variableWords(path),
  remedy: path === POSTAL_ADDRESS ? addressMissingRemedy : missingRemedy,
});

interface PeopleRow {
  owner_id: string | null;
  fields: PeopleFields;
  name: string | null;
  email: string | null;
  signature_html: string | null;
  signature_text: string | null;
}

/** The contact, written to by whoever asks; by its owner where they have no mailbox. */
async function peopleOf(uow: UnitOfWork, { actor, contactId }: Wanted): Promise<MailPeople & Pick<ComposeInput, 'signature'>> {
  const [row] = await uow.rows<PeopleRow>(sql`
    select c.owner_id, ${peopleFields} as fields, m.display_name as name, m.email_address as email, m.signature_html, m.signature_text
    from contacts c left join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
    left join lateral (select * from email_provider_accounts p where p.customer_id = c.customer_id and (p.user_id::text = ${actor.id} or p.user_id = c.owner_id)
      order by p.user_id::text = ${actor.id} desc, p.is_active desc, p.created_at, p.email_address limit 1) m on true
    where c.customer_id = ${uow.customerId}::uuid and c.id = ${contactId}::uuid and c.deleted_at is null and c.merged_into is null`);
  if (!row) throw new ServiceError('not_found', 'There is no such contact.');
  authorize(actor, 'record.read', { ownerId: row.owner_id });
  const { signature_html: html, signature_text: text } = row;
  return {
    ...row.fields,
    sender: { name: row.name ?? '', email: row.email ?? '' },
    step: { number: 1, sequence: markOf('step.sequence') },
    signature: html === null || text === null ? null : { html, text },
  };
}
