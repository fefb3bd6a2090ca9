import { z } from 'zod';
import { ApiFault, notFound } from '../api-fault.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { readJson } from './api.ts';
import { parseBody } from './collection-body.ts';
import { isGood, refuseSameNames, runTogether, Sub, tooMany, type Answer } from './composite.ts';
import type { Dispatch } from './dispatch.ts';

const MOST_GRAPHS = 75;
const MOST_NODES = 500;
const MOST_DEPTH = 15;
const FIRST_VERSION = 50;

const Graph = z.object({ graphId: z.string().min(1), compositeRequest: z.array(Sub).min(1) });
const Body = z.object({ graphs: z.array(Graph).min(1) });
type Graph = z.infer<typeof Graph>;

interface GraphAnswer {
  graphId: string;
  graphResponse: { compositeResponse: Answer[] };
  isSuccessful: boolean;
}

/** Several chains of requests in one call: each chain succeeds or fails as one, whatever becomes of the others. */
export function addCompositeGraph(api: Api, kit: Kit, dispatch: () => Dispatch): void {
  api.post('/composite/graph', async (c) => {
    const { session } = c.var;
    if (Number(session.version.slice(1)) < FIRST_VERSION) throw notFound();
    const { graphs } = parseBody(Body, await readJson(c.req));
    checkGraphs(graphs);
    const answers: GraphAnswer[] = [];
    for (const graph of graphs) answers.push(await runGraph(kit, dispatch(), session, graph));
    return c.json({ graphs: answers });
  });
}

async function runGraph(kit: Kit, dispatch: Dispatch, session: ApiSession, { graphId, compositeRequest }: Graph): Promise<GraphAnswer> {
  const compositeResponse = await runTogether(kit, dispatch, session, compositeRequest);
  return { graphId, graphResponse: { compositeResponse }, isSuccessful: compositeResponse.every(isGood) };
}

function checkGraphs(graphs: readonly Graph[]): void {
  if (graphs.length > MOST_GRAPHS) throw tooMany(`Limit exceeded. No more than ${MOST_GRAPHS} graphs are allowed in a single request`);
  const nodes = graphs.flatMap(({ compositeRequest }) => compositeRequest);
  if (nodes.length > MOST_NODES) throw tooMany(`Limit exceeded. No more than ${MOST_NODES} nodes are allowed in a single request`);
  if (new Set(graphs.map(({ graphId }) => graphId)).size < graphs.length)
    throw new ApiFault(400, 'INVALID_INPUT', 'Duplicate graph ids in the composite graph request');
  for (const { compositeRequest } of graphs) {
    refuseSameNames(compositeRequest);
    refuseDepth(compositeRequest);
    for (const { url } of compositeRequest)
      if (!/^\/services\/data\/v\d+\.0\/sobjects\/\w+(\/[^/?]+){0,2}\/?(\?|$)/.test(url))
        throw new ApiFault(400, 'INVALID_INPUT', `${url} is not supported in a composite graph`);
  }
}

/** A node is one deeper than the deepest node it names. */
function refuseDepth(requests: readonly Sub[]): void {
  const depths = new Map<string, number>();
  for (const { referenceId, url, body } of requests) {
    const named = JSON.stringify([url, body ?? null]).matchAll(/@\{(\w+)/g);
    const depth = 1 + Math.max(0, ...[...named].map(([, name = '']) => depths.get(name) ?? 0));
    if (depth > MOST_DEPTH) throw tooMany(`Limit exceeded. A graph can be at most ${MOST_DEPTH} nodes deep`);
    depths.set(referenceId, depth);
  }
}
