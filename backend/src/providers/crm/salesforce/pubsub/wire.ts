import { z } from 'zod';

/** Of a change event's header only what is read; the rest is for people. */
export const ChangeEventHeader = z.object({
  entityName: z.string(),
  recordIds: z.array(z.string()),
  changeType: z.string(),
  changeOrigin: z.string(),
  transactionKey: z.string(),
  commitTimestamp: z.bigint().transform((ms) => new Date(Number(ms))),
  nulledFields: z.array(z.string()),
  changedFields: z.array(z.string()),
});

export const ChangePayload = z.object({ ChangeEventHeader });

export const FetchResponse = z.object({
  events: z.array(z.object({ replay_id: z.instanceof(Buffer), event: z.object({ schema_id: z.string().min(1), payload: z.instanceof(Buffer) }) })),
  latest_replay_id: z.instanceof(Buffer),
  pending_num_requested: z.int(),
});
export type FetchResponse = z.infer<typeof FetchResponse>;

export const SchemaInfo = z.object({ schema_json: z.string().min(1) });
