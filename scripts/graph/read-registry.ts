import { z } from 'zod';
import type { GraphAgent } from '../event-graph.ts';

const Event = z.object({ type: z.string() });
const Emission = z.object({ type: z.string(), delayed: z.literal(true).exactOptional(), once: z.string().exactOptional() });
const Agent = z.object({ name: z.string(), subscriptions: z.array(z.object({ event: Event, emits: z.array(Emission) })) });
const Registry = z.object({ agents: z.array(Agent) });
const Sources = z.object({ sources: z.array(z.object({ event: Event, by: z.string() })) });

/** `export const agents` of the registry; a shape that changed stops the check instead of passing an empty graph. */
export function readAgents(registry: object): GraphAgent[] {
  return Registry.parse({ ...registry }).agents;
}

/** `export const sources = [{ event, by }]`: who outside the agents writes which event. */
export function readSources(module: object): string[] {
  return Sources.parse({ ...module }).sources.map(({ event }) => event.type);
}
