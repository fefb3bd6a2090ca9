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

const named = ({ name, says }: NamedListener): string => `${name}${says === null ? '' : `: “${says}”`}`;

/** By kind; what could not be asked for is said so, and never taken for none. */
function say(
  { object, found, unasked }: { object: CountedThing; found: readonly NamedListener[]; unasked: readonly ListenerKind[] },
  sayKind: (heading: string, these: readonly NamedListener[]) => string[],
): string[] {
  const things = pluralOf(object);
  const told = listenerKinds.flatMap((kind) => {
    const these = found.filter((one) => one.kind === kind);
    return these.length === 0 ? [] : sayKind(heading(kind, these.length, things), these);
  });
  const hidden = listenerKinds
    .filter((kind) => unasked.includes(kind))
    .map(
      (kind) =>
        `Which ${nouns[kind][1]} there are on ${things} could not be asked: your CRM does not show them to the connected user, or did not answer.`,
    );
  return told.length + hidden.length === 0 ? [`Nothing of your own listens on ${things} that we know of.`] : [...told, ...hidden];
}

type Told = Parameters<typeof say>[0];

/** "2 flows listen on contacts:", then each on a line of its own. */
export const listenerLines = (told: Told): string[] => say(told, (title, these) => [title, ...these.map((one) => `– ${named(one)}`)]);

/** "2 flows listen on contacts: Route leads; Tell the owner", a sentence a kind. */
export const listenerSentences = (told: Told): string[] => say(told, (title, these) => [`${title} ${these.map(named).join('; ')}`]);
