import type { ChangeEvent } from '../changes/change-event.ts';
import { objectFor, type Org } from '../org.ts';
import { changeSchema } from './change-schema.ts';
import { encodeChange } from './encode-change.ts';
import { toReplayId } from './replay-id.ts';

/** A stored change as it travels; fields hidden from the subscriber are in neither its schema nor its payload. */
export function consumerEvent(org: Org, event: ChangeEvent): object {
  const definition = objectFor(org, event.object);
  if (!definition) throw new Error(`the twin stored a change of ${event.object}, which it does not know`);
  const schema = changeSchema(definition);
  return {
    event: { id: `${event.transactionKey}-${event.position}`, schema_id: schema.id, payload: encodeChange(event, schema, definition), headers: [] },
    replay_id: toReplayId({ position: event.position, atMs: event.committedAtMs }),
  };
}
