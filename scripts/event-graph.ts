import { cyclesIn } from './rooms/cycles.ts';

export interface Emission {
  readonly type: string;
  /** Waits for business time to pass, so a loop through it cannot spin. */
  readonly delayed?: true;
  /** The unique constraint that lets it happen at most once. */
  readonly once?: string;
}

export interface GraphAgent {
  readonly name: string;
  readonly subscriptions: readonly { readonly event: { readonly type: string }; readonly emits: readonly Emission[] }[];
}

export interface EventGraph {
  readonly agents: readonly GraphAgent[];
  /** Event types that come from outside the agents; null = not declared, so nobody can tell what starves. */
  readonly sources: readonly string[] | null;
  readonly hasConstraint: (name: string) => boolean;
}

/**
 * What is wrong with who wakes whom. Any input of a subscription may cause any of its outputs; a circle is legal only through an
 * edge that is `delayed` or `once`, and a `once` must name a constraint that exists.
 */
export function judgeEventGraph({ agents, sources, hasConstraint }: EventGraph): string[] {
  return [...doubleNames(agents), ...loops(agents), ...missingConstraints(agents, hasConstraint), ...(sources ? starving(agents, sources) : [])];
}

function doubleNames(agents: readonly GraphAgent[]): string[] {
  const names = agents.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => `two agents are called ${name}`);
}

function loops(agents: readonly GraphAgent[]): string[] {
  const edges = new Map<string, Set<string>>();
  for (const { subscriptions } of agents) {
    for (const { event, emits } of subscriptions) {
      const reached = edges.get(event.type) ?? new Set();
      for (const { type, delayed, once } of emits) if (!delayed && once === undefined) reached.add(type);
      edges.set(event.type, reached);
    }
  }
  return cyclesIn(edges).map(
    (types) => `${types.join(' → ')} → ${types[0]} can spin: ${spinners(agents, types).join(', ')} must delay it or do it once`,
  );
}

function spinners(agents: readonly GraphAgent[], types: readonly string[]): string[] {
  const turns = agents.filter(({ subscriptions }) =>
    subscriptions.some(
      ({ event, emits }) =>
        types.includes(event.type) && emits.some(({ type, delayed, once }) => types.includes(type) && !delayed && once === undefined),
    ),
  );
  return turns.map(({ name }) => name);
}

function missingConstraints(agents: readonly GraphAgent[], hasConstraint: (name: string) => boolean): string[] {
  return agents.flatMap(({ name, subscriptions }) =>
    subscriptions.flatMap(({ event, emits }) =>
      emits
        .filter(({ once }) => once !== undefined && !hasConstraint(once))
        .map(({ type, once }) => `${name}: ${event.type} → ${type} claims to happen once by ${once}, a constraint nobody creates`),
    ),
  );
}

function starving(agents: readonly GraphAgent[], sources: readonly string[]): string[] {
  const made = new Set([...sources, ...agents.flatMap(({ subscriptions }) => subscriptions.flatMap(({ emits }) => emits.map(({ type }) => type)))]);
  return agents.flatMap(({ name, subscriptions }) =>
    subscriptions.filter(({ event }) => !made.has(event.type)).map(({ event }) => `${name} waits for ${event.type}, which nobody emits`),
  );
}
