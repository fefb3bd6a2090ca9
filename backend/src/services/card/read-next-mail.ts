import type { NextMail } from '@salesos/shared/api/card';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { TemplateEngine } from '#ports/template-engine.ts';
import { authorize } from '../authorize.ts';
import { readNextMail } from '../sequence/next-mail.ts';
import { ServiceError } from '../service-error.ts';
import { findRecord, personOnPage } from './find-record.ts';
import type { CardRef } from './read-card.ts';

/** The next mail of the contact on the page, for whoever may see the card. */
export async function readCardNextMail(uow: UnitOfWork, input: { actor: Actor; ref: CardRef; templates: TemplateEngine }): Promise<NextMail> {
  authorize(input.actor, 'card.read');
  const link = await findRecord(uow, await personOnPage(uow, input.ref));
  if (!link) throw new ServiceError('not_synced', 'This record is not here yet.', 'Nothing was changed. Use “Sync now” and try again.');
  return readNextMail(uow, input.templates, link.salesosId);
}
