import type { CrmWrite, RowResult } from '#ports/crm.ts';
import { inHalves } from '#ports/in-halves.ts';

type Write = (rows: readonly CrmWrite[]) => Promise<RowResult[]>;

export const writeInHalves = (write: Write): Write =>
  inHalves(write, {
    isOfRow: ({ failure }) => failure === 'validation',
    alone: ({ externalId }, { vendorCode, failure, message }) => ({
      externalId,
      failure: { code: vendorCode ?? failure, message: message.slice(0, 500), permanent: true, gone: false },
    }),
  });
