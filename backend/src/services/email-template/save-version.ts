import { randomUUID } from 'node:crypto';
import type { MailFormat } from '@salesos/shared/api/template';
import { emailTemplates, emailTemplateVersions } from '#db/schema/email.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';

export interface VersionText {
  format: MailFormat;
  subject: string;
  body: string;
  variables: string[];
}

/** A template with its first version. Returns its id. */
export async function insertTemplate(
  uow: UnitOfWork,
  { name, createdBy, ...text }: VersionText & { name: string; createdBy: string | null },
): Promise<string> {
  const id = randomUUID();
  await uow.tx
    .insert(emailTemplates)
    .values({ customerId: uow.customerId, id, name, ...text, currentVersion: 1, createdAt: uow.now, updatedAt: uow.now });
  await insertVersion(uow, { templateId: id, version: 1, createdBy, ...text });
  return id;
}

export async function insertVersion(
  uow: UnitOfWork,
  version: VersionText & { templateId: string; version: number; createdBy: string | null },
): Promise<void> {
  await uow.tx.insert(emailTemplateVersions).values({ customerId: uow.customerId, ...version, createdAt: uow.now });
}
