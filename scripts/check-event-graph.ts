import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { finish } from './check/finish.ts';
import { CHECKOUT } from './checkout.ts';
import { judgeEventGraph } from './event-graph.ts';
import { constraintNames } from './graph/constraints.ts';
import { readAgents, readSources } from './graph/read-registry.ts';
import { listFiles, readSource } from './rooms/sources.ts';

const REGISTRY = 'backend/src/agents/registry.ts';
const SOURCES = 'backend/src/events/sources.ts';

if (existsSync(join(CHECKOUT, REGISTRY))) await check();
else console.log(`skipped: ${REGISTRY} does not exist yet`);

async function check(): Promise<void> {
  const agents = readAgents(await load(REGISTRY));
  const sources = existsSync(join(CHECKOUT, SOURCES)) ? readSources(await load(SOURCES)) : null;
  const schema = listFiles(CHECKOUT)
    .filter((path) => /^backend\/src\/db\/(?:schema\/.*\.ts|migrations\/.*\.sql)$/.test(path))
    .map((path) => readSource(CHECKOUT, path))
    .join('\n');
  const constraints = constraintNames(schema);
  const edges = agents.flatMap(({ subscriptions }) => subscriptions.flatMap(({ emits }) => emits)).length;
  const starved = sources ? `${sources.length} outside sources` : `starving agents not checked: ${SOURCES} does not exist yet`;
  finish(judgeEventGraph({ agents, sources, hasConstraint: (name) => constraints.has(name) }), `${agents.length} agents, ${edges} edges, ${starved}`);
}

async function load(path: string): Promise<object> {
  const module: unknown = await import(pathToFileURL(join(CHECKOUT, path)).href);
  return typeof module === 'object' && module !== null ? module : {};
}
