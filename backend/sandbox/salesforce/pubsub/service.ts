import { fileURLToPath } from 'node:url';
import type { ServiceDefinition } from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { z } from 'zod';

/** Read by path, not imported: the description of the interface is the one thing product and twin share here. */
const PROTO = fileURLToPath(new URL('../../../../shared/proto/pubsub_api.proto', import.meta.url));
const SERVICE = 'eventbus.v1.PubSub';

export function pubSubService(): ServiceDefinition {
  const definition = protoLoader.loadSync(PROTO, { keepCase: true, longs: String, enums: String, defaults: true })[SERVICE];
  if (!definition || !isService(definition)) throw new Error(`${PROTO} has no service ${SERVICE}`);
  return definition;
}

function isService(definition: object): definition is ServiceDefinition {
  return !('format' in definition);
}

export const FetchRequest = z.object({
  topic_name: z.string(),
  replay_preset: z.enum(['LATEST', 'EARLIEST', 'CUSTOM']),
  replay_id: z.instanceof(Buffer),
  num_requested: z.int(),
});
export type FetchRequest = z.infer<typeof FetchRequest>;

export const SchemaRequest = z.object({ schema_id: z.string() });
export const TopicRequest = z.object({ topic_name: z.string() });
