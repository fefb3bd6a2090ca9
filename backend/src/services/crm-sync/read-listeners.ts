import { listenerLines } from '@salesos/shared/labels/listeners';
import type { Work } from '#db/unit-of-work.ts';
import type { CrmListeners, CrmObject } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { askCrm } from '../connection/ask-crm.ts';
import type { OpenSession } from '../connection/open-session.ts';
import { loadMapping, type MappedField } from './load-mapping.ts';

export interface ReadListeners extends CrmListeners {
  lines: string[];
}

/** Only the master's human fields are written, and of those only what a line sends. */
export const fieldsSent = ({ integration }: OpenSession, lines: readonly MappedField[]): string[] =>
  integration.isMaster ? lines.filter(({ direction }) => direction === 'out' || direction === 'both').map(({ crmField }) => crmField) : [];

/**
 * What would run or refuse when these fields of the CRM's and our own are written. Null where the CRM has no way to say;
 * whatever keeps us from asking, the answer is that it could not be asked.
 */
export async function readListeners(
  work: Work,
  ref: { customerId: string; connectionId: string },
  { integration, session }: OpenSession,
  { object, fields }: { object: CrmObject; fields: readonly string[] },
): Promise<ReadListeners | null> {
  const { listeners } = session;
  if (!listeners) return null;
  const unheard: CrmListeners = { found: [], unasked: [...listeners.kinds] };
  const mayAsk = integration.state === 'active' || integration.state === 'throttled';
  const heard = mayAsk ? await askCrm(work, ref, 'crm listeners', () => listeners.on(object, fields), 'interactive').catch(orNull) : null;
  const { found, unasked } = heard ?? unheard;
  return { found, unasked, lines: listenerLines({ object, found, unasked }) };
}

/** Of the mapping as it holds, for those of our fields that are to be written. */
export async function listenersOf(
  work: Work,
  ref: { customerId: string; connectionId: string },
  opened: OpenSession,
  object: CrmObject,
  isSent: (field: string) => boolean = () => true,
): Promise<ReadListeners | null> {
  const standard = opened.provider.standardFields[object] ?? [];
  const { fields } = await work.withTenant(ref.customerId, (uow) => loadMapping(uow, ref.connectionId, object, standard));
  const sent = fieldsSent(
    opened,
    fields.filter(({ field }) => isSent(field)),
  );
  return readListeners(work, ref, opened, { object, fields: sent });
}

function orNull(error: unknown): null {
  if (error instanceof ProviderError) return null;
  throw error;
}
