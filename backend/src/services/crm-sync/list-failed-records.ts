import type { FailedRecords } from '@salesos/shared/api/sync-health';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { getIntegration } from '../connection/integration.ts';
import { readFailedRows, toFailedRecord } from './read-cause-records.ts';
import { readErrorCauses } from './read-error-causes.ts';

/** The records behind one cause, page by page. */
export async function listFailedRecords(
  uow: UnitOfWork,
  providers: Providers,
  input: { actor: Actor; connectionId: string; cause: string; after: string | null; limit: number },
): Promise<FailedRecords> {
  authorize(input.actor, 'connection.manage');
  const integration = await getIntegration(uow, input.connectionId);
  const [cause] = await readErrorCauses(uow, integration.id, input.cause);
  const rows = await readFailedRows(uow, integration.id, input);
  const provider = providers.crm.get(integration.provider);
  return {
    cause: cause ?? null,
    records: rows.map((row) => toFailedRecord(row, integration, provider)),
    next: rows.length === input.limit ? (rows.at(-1)?.id ?? null) : null,
  };
}
