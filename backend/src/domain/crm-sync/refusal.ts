import type { FieldValue } from './field-value.ts';

type Values = Readonly<Record<string, FieldValue | undefined>>;

/** What a CRM refused of a record, as it was sent: our own fields, and human ones that were sent alone or with our own. */
export interface Refused {
  owned?: Values | undefined;
  human?: Values | undefined;
  /** Human values that were refused together: any of them may have been meant. */
  suspects?: Values | undefined;
}
interface Payload {
  owned: Values;
  human: Values;
}

export interface MayBeSent {
  owned: boolean;
  /** Names of human values. */
  human: string[];
  /** Names of those that were refused as they are. */
  held: string[];
  /** Others of those refused together are to be tried after these. */
  more: boolean;
}

const isSame = (refused: Values | undefined, values: Values, name: string): boolean =>
  refused !== undefined && name in refused && refused[name] === values[name];

/** Whether all of it, and at least something, was refused with these values. */
export function isRefused(refused: Values | undefined, values: Values): boolean {
  const names = Object.keys(values);
  return names.length > 0 && names.every((name) => isSame(refused, values, name));
}

/** The same again would only bring the same answer. What was refused together is tried one by one, so that one bad value keeps no other back, nor our own fields. */
export function mayBeSent({ owned, human }: Payload, refused: Refused): MayBeSent {
  const held = Object.keys(human).filter((name) => isSame(refused.human, human, name));
  const open = Object.keys(human).filter((name) => !held.includes(name));
  const areSuspects = open.length > 0 && open.every((name) => isSame(refused.suspects, human, name));
  const tried = areSuspects ? open.slice(0, 1) : open;
  return { owned: tried.length > 0 || !isRefused(refused.owned, owned), human: tried, held, more: tried.length < open.length };
}

/** After a refusal. Nobody says which of the values was meant, so the human ones are left out first: `alone` = what was sent beside what is refused now is still to be tried. */
export function noteRefused(sent: Payload & { more: boolean }, refused: Refused): { refused: Refused; alone: boolean } {
  const names = Object.keys(sent.human);
  const hasOwned = Object.keys(sent.owned).length > 0;
  if (names.length === 0) return { refused: { ...refused, owned: sent.owned }, alone: false };
  if (names.length > 1) return { refused: { ...refused, suspects: sent.human }, alone: true };
  const { suspects, ...rest } = refused;
  const left = sent.more ? { suspects } : {};
  return { refused: { ...rest, ...left, human: { ...refused.human, ...sent.human } }, alone: hasOwned || sent.more };
}
