import { fileURLToPath } from 'node:url';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

/** Read by path, not imported: the description of the interface lies in shared, where the twin's server reads it too. */
const PROTO = fileURLToPath(new URL('../../../../../../shared/proto/pubsub_api.proto', import.meta.url));
const SERVICE = 'eventbus.v1.PubSub';

type Method = MethodDefinition<object, object>;

let loaded: { subscribe: Method; getSchema: Method } | null = null;

/** Loaded with the first call, not with the program. */
export function pubSubMethods(): { subscribe: Method; getSchema: Method } {
  loaded ??= load();
  return loaded;
}

function load(): { subscribe: Method; getSchema: Method } {
  const service = protoLoader.loadSync(PROTO, { keepCase: true, longs: String, enums: String, defaults: true })[SERVICE];
  const subscribe = isService(service) ? service['Subscribe'] : undefined;
  const getSchema = isService(service) ? service['GetSchema'] : undefined;
  if (!subscribe || !getSchema) throw new Error(`${PROTO} does not describe ${SERVICE}`);
  return { subscribe, getSchema };
}

/** Messages and enumerations have a format, a service has methods. */
function isService(definition: object | undefined): definition is ServiceDefinition {
  return definition !== undefined && !('format' in definition);
}
