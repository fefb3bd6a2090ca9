import type { Stored } from '../core/store.ts';
import type { ObjectType } from './object-types.ts';
import { validation } from './vendor-error.ts';
import type { World } from './world.ts';

export interface RequiredRules {
  /** On every new record. */
  always: string[];
  /** As soon as a property takes a value. */
  when: { property: string; value: string; require: string[] }[];
}
type RequiredRow = Stored & RequiredRules;

export function setRequired(world: World, type: ObjectType, rules: RequiredRules): void {
  world.twin.store.put<RequiredRow>(world.space, 'required', { id: type, ...rules });
}

/** Refuses a write that leaves out what the portal's admin demands beside it. */
export function requireFilled(
  world: World,
  type: ObjectType,
  before: Readonly<Record<string, string>> | null,
  values: Readonly<Record<string, string>>,
): void {
  const rules = world.twin.store.get<RequiredRow>(world.space, 'required', type);
  if (!rules) return;
  const after = { ...before, ...values };
  const due = rules.when.filter(({ property, value }) => values[property] === value).flatMap((rule) => rule.require);
  const missing = [...new Set([...(before === null ? rules.always : []), ...due])].filter((name) => !after[name]);
  if (missing.length === 0) return;
  throw validation(`Some required properties were not set: ${missing.join(', ')}`, {
    context: { properties: missing },
    errors: missing.map((name) => ({ message: `${name} is required`, code: 'REQUIRED_FIELD', context: { propertyName: [name] } })),
  });
}
