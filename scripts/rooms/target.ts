import { builtinModules } from 'node:module';
import { posix } from 'node:path';

export type Target =
  | { readonly kind: 'file'; readonly path: string; readonly spelling: 'relative' | '#' | '@salesos/shared' }
  | { readonly kind: 'node' }
  | { readonly kind: 'npm'; readonly name: string };

/** Where Salesforce's own `c/…` namespace lives. */
const COMPONENTS = 'salesforce-package/force-app/main/default/lwc';

/** What an import points at. Files are named, not looked up: a missing file is the compiler's finding. */
export function targetOf(from: string, specifier: string): Target {
  if (specifier.startsWith('.')) return { kind: 'file', path: withExtension(posix.join(posix.dirname(from), specifier)), spelling: 'relative' };
  if (specifier.startsWith('#')) return { kind: 'file', path: withExtension(`backend/src/${specifier.slice(1)}`), spelling: '#' };
  const [scope = '', name = '', ...rest] = specifier.split('/');
  if (scope === 'c') return { kind: 'file', path: `${COMPONENTS}/${name}/${rest[0] ?? name}.ts`, spelling: 'relative' };
  if (scope === '@salesos') return workspaceFile(name, rest.join('/'));
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return { kind: 'node' };
  return { kind: 'npm', name: specifier.startsWith('@') ? `${scope}/${name}` : scope };
}

function workspaceFile(name: string, rest: string): Target {
  if (name === 'shared') return { kind: 'file', path: withExtension(`shared/src/${rest}`), spelling: '@salesos/shared' };
  return { kind: 'file', path: withExtension(`${name}/${rest}`), spelling: 'relative' };
}

function withExtension(path: string): string {
  return /\.[a-z]+$/i.test(posix.basename(path)) ? path : `${path}.ts`;
}
