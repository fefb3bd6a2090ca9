import type { ObjectDefinition } from '../schema/field.ts';
import type { PlatformWriter } from './platform-writer.ts';
import { nextSequence, type Values } from './row.ts';

/** "INV-{0000}" counted up per field. */
export function autoNumbers({ twin, org }: PlatformWriter, definition: ObjectDefinition): Values {
  const values: Values = {};
  for (const { name, autoNumber } of definition.fields) {
    if (autoNumber === null) continue;
    const count = String(nextSequence(twin, org.id, `${definition.name}.${name}`));
    values[name] = autoNumber.replace(/\{(0*)\}/, (_, zeros: string) => count.padStart(zeros.length, '0'));
  }
  return values;
}
