import { Client, credentials, Metadata, type ClientDuplexStream } from '@grpc/grpc-js';
import type avro from 'avsc';
import { toStreamError } from './errors.ts';
import { decodeChange, parseSchema } from './decode-change.ts';
import type { ReceivedChange } from './change-batches.ts';
import { pubSubMethods } from './service.ts';
import { SchemaInfo, type FetchResponse } from './wire.ts';

export interface Session {
  accessToken: string;
  instanceUrl: string;
  /** 18 characters. */
  orgId: string;
}

/** A bad network must not hold a batch for ever. */
const SCHEMA_DEADLINE_MS = 30_000;

/** One connection, under one session. Schemas stay known to whoever handed in the map. */
export class PubSubClient {
  readonly #client: Client;
  readonly #session: Session;
  readonly #schemas: Map<string, avro.types.RecordType>;

  constructor(url: string, session: Session, schemas: Map<string, avro.types.RecordType>) {
    // Without encryption a session may only travel inside this machine, and there no proxy stands in between.
    this.#client = isLoopback(url)
      ? new Client(url, credentials.createInsecure(), { 'grpc.enable_http_proxy': 0 })
      : new Client(url, credentials.createSsl());
    this.#session = session;
    this.#schemas = schemas;
  }

  subscribe(): ClientDuplexStream<object, object> {
    const { path, requestSerialize, responseDeserialize } = pubSubMethods().subscribe;
    return this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, this.#metadata());
  }

  async read({ events }: FetchResponse): Promise<ReceivedChange[]> {
    const received: ReceivedChange[] = [];
    for (const { event, replay_id } of events) {
      const schema = await this.#schema(event.schema_id);
      received.push({ change: schema && readable(schema, event.payload), replay: replay_id.toString('base64') });
    }
    return received;
  }

  close(): void {
    this.#client.close();
  }

  async #schema(id: string): Promise<avro.types.RecordType | null> {
    const known = this.#schemas.get(id);
    if (known) return known;
    const json = await this.#fetchSchema(id);
    try {
      const schema = parseSchema(json);
      this.#schemas.set(id, schema);
      return schema;
    } catch {
      return null;
    }
  }

  #fetchSchema(id: string): Promise<string> {
    const { path, requestSerialize, responseDeserialize } = pubSubMethods().getSchema;
    const options = { deadline: Date.now() + SCHEMA_DEADLINE_MS };
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { schema_id: id }, this.#metadata(), options, (error, reply) => {
        const info = SchemaInfo.safeParse(reply);
        if (error || !info.success) reject(toStreamError(error ?? info.error));
        else resolve(info.data.schema_json);
      });
    });
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    metadata.set('accesstoken', this.#session.accessToken);
    metadata.set('instanceurl', this.#session.instanceUrl);
    metadata.set('tenantid', this.#session.orgId);
    return metadata;
  }
}

/** An event that cannot be read must not stop the stream for ever: its place is kept, and what it may have said is read again. */
function readable(schema: avro.types.RecordType, payload: Buffer): ReceivedChange['change'] {
  try {
    return decodeChange(schema, payload);
  } catch {
    return null;
  }
}

function isLoopback(url: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\]):\d+$/.test(url);
}
