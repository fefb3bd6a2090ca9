/** Groups of two or more nodes that can all reach each other (and nodes that point at themselves), each sorted, in order of their first node. */
export function cyclesIn(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const state: Search = { edges, order: new Map(), lowest: new Map(), stack: [], onStack: new Set(), groups: [] };
  for (const node of edges.keys()) if (!state.order.has(node)) visit(node, state);
  return state.groups.sort(([a = ''], [b = '']) => a.localeCompare(b));
}

interface Search {
  edges: ReadonlyMap<string, ReadonlySet<string>>;
  order: Map<string, number>;
  lowest: Map<string, number>;
  stack: string[];
  onStack: Set<string>;
  groups: string[][];
}

/** Tarjan: one pass, whatever the number of loops. */
function visit(node: string, search: Search): number {
  const { edges, order, lowest, stack, onStack } = search;
  const own = order.size;
  order.set(node, own);
  stack.push(node);
  onStack.add(node);
  let low = own;
  for (const next of edges.get(node) ?? []) {
    if (!order.has(next)) low = Math.min(low, visit(next, search));
    else if (onStack.has(next)) low = Math.min(low, order.get(next) ?? own);
  }
  lowest.set(node, low);
  if (low === own) closeGroup(node, search);
  return low;
}

function closeGroup(root: string, { edges, stack, onStack, groups }: Search): void {
  const group = stack.splice(stack.indexOf(root));
  for (const node of group) onStack.delete(node);
  if (group.length > 1 || edges.get(root)?.has(root)) groups.push(group.sort());
}
