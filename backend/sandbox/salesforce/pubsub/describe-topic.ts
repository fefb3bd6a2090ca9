import { randomUUID } from 'node:crypto';
import type { Twin } from '../../core/twin.ts';
import { capturedObjects } from '../changes/change-event.ts';
import { objectFor, requireOrg } from '../org.ts';
import type { Caller } from './caller.ts';
import { changeSchema, findSchema, type ChangeSchema } from './change-schema.ts';
import { GrpcFault } from './grpc-fault.ts';
import { objectsOf } from './topics.ts';

/** A channel of several objects has no schema of its own: each event names the one it was written by. */
export function topicInfo(twin: Twin, { orgId }: Caller, topic: string): object {
  const [object, ...others] = objectsOf(topic);
  const schema = object !== undefined && others.length === 0 ? schemaOf(twin, orgId, object) : undefined;
  return { topic_name: topic, tenant_guid: orgId, can_publish: false, can_subscribe: true, schema_id: schema?.id ?? '', rpc_id: randomUUID() };
}

export function schemaInfo(twin: Twin, { orgId }: Caller, schemaId: string): object {
  if (schemaId === '') throw new GrpcFault('schema.validation.failed', 'The schema ID is blank.');
  // After a restart the schemas of today are the only ones known.
  const schema = findSchema(schemaId) ?? capturedObjects.map((object) => schemaOf(twin, orgId, object)).find((current) => current?.id === schemaId);
  if (!schema) throw new GrpcFault('schema.meta.permission', `The schema ${schemaId} cannot be read.`);
  return { schema_json: schema.json, schema_id: schema.id, rpc_id: randomUUID() };
}

function schemaOf(twin: Twin, orgId: string, object: string): ChangeSchema | undefined {
  const definition = objectFor(requireOrg(twin, orgId), object);
  return definition && changeSchema(definition);
}
