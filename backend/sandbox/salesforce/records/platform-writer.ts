import type { Twin } from '../../core/twin.ts';
import type { Org } from '../org.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import type { Row, Values } from './row.ts';

/** Writes of the platform itself: no API rules apply. */
export interface PlatformWriter {
  readonly twin: Twin;
  readonly org: Org;
  readonly userId: string;
  add(definition: ObjectDefinition, fields: Values): string;
  change(definition: ObjectDefinition, id: string, change: Values): void;
  /** A change no user made: only SystemModstamp moves. */
  touch(definition: ObjectDefinition, id: string, change: Values): void;
  put(definition: ObjectDefinition, row: Row): void;
  require(definition: ObjectDefinition, id: string): Row;
}
