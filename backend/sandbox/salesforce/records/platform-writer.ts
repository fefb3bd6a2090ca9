import type { Twin } from '../../core/twin.ts';
import type { Org } from '../org.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import type { Row, Values } from './row.ts';

export interface Telling {
  /** False = no change event comes of it. */
  isTold: boolean;
}

/** Writes of the platform itself: no API rules apply. */
export interface PlatformWriter {
  readonly twin: Twin;
  readonly org: Org;
  readonly userId: string;
  add(definition: ObjectDefinition, fields: Values): string;
  change(definition: ObjectDefinition, id: string, change: Values): void;
  /** A change no user made: only SystemModstamp moves. */
  touch(definition: ObjectDefinition, id: string, change: Values, how?: Telling): void;
  put(definition: ObjectDefinition, row: Row, how?: Telling): void;
  require(definition: ObjectDefinition, id: string): Row;
}
