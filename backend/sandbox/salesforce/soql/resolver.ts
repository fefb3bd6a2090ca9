import type { FunctionExp } from '@jetstreamapp/soql-parser-js';
import { bucketOf } from './bucket.ts';
import { malformed } from './query-fault.ts';
import { shownAs } from './show.ts';
import { resolvePath, type ResolvedPath, type Scope } from './resolve-path.ts';

/** Where the names in a condition or an order lead: to fields of a record, or to what a group knows. */
export interface Resolver {
  now: Date;
  path(name: string): ResolvedPath;
  call(fn: FunctionExp): ResolvedPath;
}

export function recordResolver(scope: Scope): Resolver {
  return {
    now: scope.twin.clock.now(),
    path: (name) => resolvePath(scope, name),
    call: (fn) => bucketOf(scope, fn) ?? shownOf(scope, fn) ?? refuseCall(fn),
  };
}

export function shownOf(scope: Scope, fn: FunctionExp): ResolvedPath | undefined {
  const [name] = fn.parameters ?? [];
  if (!['TOLABEL', 'FORMAT', 'CONVERTCURRENCY'].includes((fn.functionName ?? '').toUpperCase())) return undefined;
  if (typeof name === 'string') return shownAs(fn, resolvePath(scope, name));
  const inner = name && shownOf(scope, name);
  return inner && shownAs(fn, inner);
}

export function refuseCall({ rawValue = '' }: FunctionExp): never {
  throw malformed(`unexpected token: '${rawValue}'`);
}
