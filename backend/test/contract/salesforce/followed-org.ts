import { readFileSync } from 'node:fs';
import type { CrmChangeBatch, CrmChangeStream, CrmObject, CrmSession } from '#ports/crm.ts';
import { salesforceProvider } from '#providers/crm/salesforce/index.ts';
import jsforce from 'jsforce';
import type { Fault } from '../../../sandbox/core/faults.ts';
import { Recorder } from '../../../sandbox/core/recorder.ts';
import { startPubSubServer, type PubSubServer } from '../../../sandbox/salesforce/pubsub/server.ts';
import { startTestOrg, type TestOrg } from '../../../sandbox/salesforce/test-org.ts';

/** A twin org with its Pub/Sub API, one rep who changes records over the API and a provider that follows. */
export class FollowedOrg {
  readonly org: TestOrg;
  readonly pubsub: PubSubServer;
  readonly api: jsforce.Connection;
  readonly stop = new AbortController();
  /** The provider's. */
  token: string;

  private constructor(org: TestOrg, pubsub: PubSubServer) {
    this.org = org;
    this.pubsub = pubsub;
    this.token = org.accessToken('admin');
    this.api = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken('rep'), version: '67.0' });
  }

  static async start(times = { keepAliveMs: 60_000, requestWindowMs: 60_000 }, flipped: readonly string[] = []): Promise<FollowedOrg> {
    const org = await startTestOrg({}, { flipped });
    return new FollowedOrg(org, await startPubSubServer(org.twin, { host: '127.0.0.1', port: 0 }, times));
  }

  async end(): Promise<void> {
    this.stop.abort();
    await this.pubsub.close();
    await this.org.close();
  }

  contactId(key: string): string {
    return this.org.ids.contactIds[key] ?? '';
  }

  manyContacts(count: number): Promise<unknown> {
    const records = Array.from({ length: count }, (_, row) => ({ attributes: { type: 'Contact' }, LastName: `L${row}` }));
    return this.api.requestPost('/services/data/v67.0/composite/sobjects', { records });
  }

  session(topic = '/data/ChangeEvents', silenceMs = 60_000): CrmSession {
    const changes = { url: this.pubsub.url, topic, silenceMs };
    const provider = salesforceProvider({ clientId: 'client-1', clientSecret: 'secret-1', loginUrl: this.org.url, changes });
    return provider.connect({ instanceUrl: this.org.url, accessToken: async () => this.token });
  }

  stream(topic?: string, silenceMs?: number): CrmChangeStream {
    const { changes } = this.session(topic, silenceMs);
    if (!changes) throw new Error('Salesforce has a change stream');
    return changes;
  }

  /** Follows until `isEnough` says so, then stops by the signal. */
  async collect(
    replay: string | null,
    isEnough: (taken: CrmChangeBatch[]) => boolean,
    objects: CrmObject[] = ['account', 'contact'],
  ): Promise<CrmChangeBatch[]> {
    const taken: CrmChangeBatch[] = [];
    const own = new AbortController();
    const take = async (batch: CrmChangeBatch): Promise<void> => {
      taken.push(batch);
      if (isEnough(taken)) own.abort();
    };
    await this.stream().follow({ objects, replay, signal: own.signal, take });
    return taken;
  }

  plan(match: string, kind: Fault['kind']): void {
    this.org.twin.faults.plan({ vendor: 'salesforce-pubsub', match, times: 1, kind });
  }

  /** How many events each request of a stream asked for, the one of `latest` left out. */
  async asked(file: string): Promise<number[]> {
    await this.org.twin.recorder.close();
    this.org.twin.recorder = new Recorder(file);
    const exchanges = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return exchanges
      .filter(({ url, requestBody }) => url === 'grpc://pubsub/eventbus.v1.PubSub/Subscribe' && requestBody !== '')
      .map(({ requestBody }) => JSON.parse(requestBody).num_requested)
      .slice(1);
  }
}

export const changesIn = (batches: readonly CrmChangeBatch[]) => batches.flatMap(({ changes }) => changes);
export const kindsIn = (batches: readonly CrmChangeBatch[]) => changesIn(batches).map(({ object, externalId, kind }) => [object, externalId, kind]);
