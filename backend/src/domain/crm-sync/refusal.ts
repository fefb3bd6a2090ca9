import type { FieldValue } from './field-value.ts';

type Values = Readonly<Record<string, FieldValue | undefined>>;

/** What a CRM refused of a record, as it was sent: our own fields, and the human ones it had to take with them. */
export interface Refused {
  owned?: Values | undefined;
  human?: Values | undefined;
}
interface Payload {
  owned: Values;
  human: Values;
}

/** Whether all of it, and at least something, was refused with these values. */
export function isRefused(refused: Values | undefined, values: Values): boolean {
  const names = Object.keys(values);
  return refused !== undefined && names.length > 0 && names.every((name) => name in refused && refused[name] === values[name]);
}

/** The same again would only bring the same answer; a refused human value does not keep our own fields back. */
export function mayBeSent({ owned, human }: Payload, refused: Refused): { owned: boolean; human: boolean } {
  const isHumanRefused = isRefused(refused.human, human);
  const isAlone = isHumanRefused || Object.keys(human).length === 0;
  return { owned: !(isAlone && isRefused(refused.owned, owned)), human: !isHumanRefused };
}

/**
 * After a refusal. Nobody says which of the values was meant, so the human ones are left out first: `alone` = our own
 * fields are still to be tried without them.
 */
export function noteRefused(sent: Payload, refused: Refused): { refused: Refused; alone: boolean } {
  if (Object.keys(sent.human).length === 0) return { refused: { ...refused, owned: sent.owned }, alone: false };
  return { refused: { ...refused, human: sent.human }, alone: Object.keys(sent.owned).length > 0 };
}
