import { CustomCrmActivityReply, customCrmLimits, CustomCrmWriteReply } from '@salesos/shared/api/custom-crm';
import type { CrmMailActivity, CrmObject, CrmWrite, CrmWriter, RowResult } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { CustomCrmClient } from './client.ts';
import { objectOf } from './fields.ts';
import { toOwned } from './mapper.ts';

async function write(client: CustomCrmClient, object: CrmObject, rows: readonly CrmWrite[]): Promise<RowResult[]> {
  if (rows.length === 0) return [];
  if (rows.length > customCrmLimits.write) throw new ProviderError('validation', `at most ${customCrmLimits.write} rows a call, got ${rows.length}`);
  const body = { rows: rows.map(({ externalId, owned, values }) => ({ id: externalId, owned: toOwned(owned), values })) };
  const { results } = await client.call(CustomCrmWriteReply, { effect: 'write', method: 'POST', path: `/records/${objectOf(object)}/write`, body });
  return rows.map(({ externalId }, index) => {
    const result = results[index];
    // A result of another row says nothing about this one.
    if (result?.id !== externalId)
      return { externalId, failure: { code: 'no_result', message: 'the CRM named no result for this row', permanent: false, gone: false } };
    return { externalId, failure: result.error === null ? null : { ...result.error, message: result.error.message.slice(0, 500) } };
  });
}

function logActivity(client: CustomCrmClient, activity: CrmMailActivity): ReturnType<CrmWriter['logActivity']> {
  const { kind, activityId, contactExternalId, accountExternalId, ownerExternalId, direction, at, subject, textBody, from, to, messageId } = activity;
  return client
    .call(CustomCrmActivityReply, {
      effect: 'write',
      method: 'PUT',
      path: `/activities/${encodeURIComponent(activityId)}`,
      body: {
        kind,
        contactId: contactExternalId,
        accountId: accountExternalId,
        ownerId: ownerExternalId,
        direction,
        at: at.toISOString(),
        subject,
        text: textBody,
        from,
        to,
        messageId,
      },
    })
    .then(({ id, outcome }) => ({ externalId: id, outcome }));
}

export function customWriter(client: CustomCrmClient): CrmWriter {
  return {
    batchLimit: customCrmLimits.write,
    write: (object, rows) => write(client, object, rows),
    logActivity: (activity) => logActivity(client, activity),
  };
}
