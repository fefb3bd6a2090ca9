import type { CrmChangeStream, CrmCredentials } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type avro from 'avsc';
import type { SalesforceClient } from '../client.ts';
import { IdRecord } from '../wire.ts';
import { changeBatches } from './change-batches.ts';
import { PubSubClient } from './pubsub-client.ts';
import { Subscription } from './subscription.ts';

export interface ChangeStreamConfig {
  /** host:port */
  url: string;
  /**
   * One channel for every object, never one per object: only a single stream has one order and one position to store.
   * The vendor's own "/data/ChangeEvents" carries the objects an admin selected, a channel of our package those it names.
   */
  topic: string;
  /** Silence longer than this is taken for a dead connection. */
  silenceMs?: number;
}

/** A word is promised every 270 seconds. */
const SILENCE_MS = 300_000;

export function createChangeStream(client: SalesforceClient, credentials: CrmCredentials, config: ChangeStreamConfig): CrmChangeStream {
  const schemas = new Map<string, avro.types.RecordType>();
  let orgId: Promise<string> | null = null;

  async function within<Result>(
    signal: AbortSignal,
    run: (connection: PubSubClient, subscription: Subscription) => Promise<Result>,
  ): Promise<Result> {
    orgId ??= client.query('SELECT Id FROM Organization', IdRecord).then(({ records: [org] }) => {
      if (!org) throw new ProviderError('permission', 'the org does not show its id');
      return org.Id;
    });
    orgId.catch(() => (orgId = null));
    const session = { accessToken: await credentials.accessToken(), instanceUrl: credentials.instanceUrl, orgId: await orgId };
    const connection = new PubSubClient(config.url, session, schemas);
    const subscription = new Subscription(connection.subscribe(), { topic: config.topic, silenceMs: config.silenceMs ?? SILENCE_MS, signal });
    try {
      return await run(connection, subscription);
    } finally {
      subscription.close();
      connection.close();
    }
  }

  return {
    latest: () =>
      within(new AbortController().signal, async (_connection, subscription) => {
        subscription.start(null);
        const answer = await subscription.next();
        if (answer === null) throw new ProviderError('temporary', 'the stream ended before it said where it stands');
        // Whatever came with it was committed before this moment, so a read that starts now sees it.
        return answer.latest_replay_id.toString('base64');
      }),

    async follow({ objects, replay, signal, take }) {
      if (signal.aborted) return;
      await within(signal, async (connection, subscription) => {
        subscription.start(replay);
        for (let answer = await subscription.next(); answer !== null; answer = await subscription.next()) {
          const batches = changeBatches(await connection.read(answer), objects);
          // The place named beside events may be ahead of the last one handed over; without events it is all there is.
          const quiet = { changes: [], refetch: [], replay: answer.latest_replay_id.toString('base64') };
          for (const batch of batches.length > 0 ? batches : [quiet]) {
            if (signal.aborted) return;
            await take(batch);
          }
          if (answer.pending_num_requested === 0) subscription.askForMore();
        }
      });
    },
  };
}
