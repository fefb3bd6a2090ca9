import type { Stored } from '../core/store.ts';
import type { ObjectType } from './object-types.ts';
import { validation } from './vendor-error.ts';
import type { World } from './world.ts';

export interface ValueRule {
  ruleType: string;
  ruleArguments: string[];
}

/** What an admin demands of one property's values. */
interface RuleRow extends Stored {
  rules: ValueRule[];
}

const kind = (type: ObjectType): string => `value-rules:${type}`;

const domainOf = (value: string): string => value.slice(value.lastIndexOf('@') + 1).toLowerCase();
const ofDay = (value: string): string => value.slice(0, 10);

/** Whether a value keeps a rule of this kind. */
const keeps: Record<string, (value: string, args: readonly string[]) => boolean> = {
  ALPHANUMERIC: (value, [mode]) => (mode === 'NUMERIC_ONLY' ? /^\d*$/ : /^[\p{L}\p{N}]*$/u).test(value),
  MIN_LENGTH: (value, [least]) => value.length >= Number(least),
  MAX_LENGTH: (value, [most]) => value.length <= Number(most),
  MIN_NUMBER: (value, [least]) => Number(value) >= Number(least),
  MAX_NUMBER: (value, [most]) => Number(value) <= Number(most),
  REGEX: (value, [pattern]) => new RegExp(`^(?:${pattern ?? ''})$`, 'u').test(value),
  START_DATE: (value, [first]) => ofDay(value) >= ofDay(first ?? ''),
  END_DATE: (value, [last]) => ofDay(value) <= ofDay(last ?? ''),
  EMAIL_ALLOWED_DOMAINS: (value, domains) => domains.includes(domainOf(value)),
  EMAIL_BLOCKED_DOMAINS: (value, domains) => !domains.includes(domainOf(value)),
};

export const rulesOf = (world: World, type: ObjectType, property: string): ValueRule[] =>
  world.twin.store.get<RuleRow>(world.space, kind(type), property)?.rules ?? [];

export const allRules = (world: World, type: ObjectType): { propertyName: string; propertyValidationRules: ValueRule[] }[] =>
  world.twin.store.all<RuleRow>(world.space, kind(type)).map(({ id, rules }) => ({ propertyName: id, propertyValidationRules: rules }));

/** A rule of one kind replaces the one before it. */
export function setRule(world: World, type: ObjectType, property: string, rule: ValueRule): void {
  if (!keeps[rule.ruleType]) throw validation(`The twin knows no rule type ${rule.ruleType}`);
  const others = rulesOf(world, type, property).filter(({ ruleType }) => ruleType !== rule.ruleType);
  world.twin.store.put<RuleRow>(world.space, kind(type), { id: property, rules: [...others, rule] });
}

/** The rule this value breaks, in words, or null. */
export function brokenRule(world: World, type: ObjectType, property: string, value: string): string | null {
  const broken = rulesOf(world, type, property).find(({ ruleType, ruleArguments }) => !keeps[ruleType]?.(value, ruleArguments));
  return broken ? `${property} does not meet the validation rule ${broken.ruleType} [${broken.ruleArguments.join(', ')}]` : null;
}
