import { type CountedThing, pluralOf } from './sync-health.ts';

/** What of a customer's own may listen when a record of theirs is written. */
export const listenerKinds = ['flow', 'trigger', 'validation_rule'] as const;
export type ListenerKind = (typeof listenerKinds)[number];

export interface NamedListener {
  kind: ListenerKind;
  name: string;
  /** What a rule says to whoever breaks it. */
  says: string | null;
}

const nouns: Readonly<Record<ListenerKind, readonly [one: string, many: string]>> = {
  flow: ['flow', 'flows'],
  trigger: ['Apex trigger', 'Apex triggers'],
  validation_rule: ['validation rule', 'validation rules'],
};
const does: Readonly<Record<ListenerKind, readonly [one: string, many: string]>> = {
  flow: ['listens on', 'listen on'],
  trigger: ['listens on', 'listen on'],
  validation_rule: ['may refuse', 'may refuse'],
};

const heading = (kind: ListenerKind, count: number, things: string): string => {
  const form = count === 1 ? 0 : 1;
  return `${count} ${nouns[kind][form]} ${does[kind][form]} ${things}:`;
};

/**
 * "2 flows listen on contacts:", then each on a line of its own; what could not be asked for is said so, and never
 * taken for none.
 */
export function listenerLines(object: CountedThing, found: readonly NamedListener[], unasked: readonly ListenerKind[]): string[] {
  const things = pluralOf(object);
  const named = listenerKinds.flatMap((kind) => {
    const these = found.filter((one) => one.kind === kind);
    if (these.length === 0) return [];
    return [heading(kind, these.length, things), ...these.map(({ name, says }) => `– ${name}${says === null ? '' : `: “${says}”`}`)];
  });
  const hidden = listenerKinds
    .filter((kind) => unasked.includes(kind))
    .map(
      (kind) =>
        `Which ${nouns[kind][1]} there are on ${things} could not be asked: your CRM does not show them to the connected user, or did not answer.`,
    );
  return named.length + hidden.length === 0 ? [`Nothing of your own listens on ${things} that we know of.`] : [...named, ...hidden];
}
