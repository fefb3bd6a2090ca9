import { Visitor } from 'rolldown/utils';
import { lineAt, parse, type Program } from './parse.ts';

export interface Import {
  readonly line: number;
  /** null = computed at run time. */
  readonly specifier: string | null;
  readonly kind: 'static' | 'dynamic' | 'type';
}

/** Everything `text` reaches for, in the order of the file: import, export-from, import(), require(), and types by `import('…')`. */
export function importsOf(path: string, text: string): Import[] {
  const found: { start: number; specifier: string | null; kind: Import['kind'] }[] = [];
  const add = (start: number, specifier: string | null, kind: Import['kind']) => found.push({ start, specifier, kind });
  new Visitor({
    ImportDeclaration: (node) => {
      const named = node.specifiers.length > 0 && node.specifiers.every((each) => each.type === 'ImportSpecifier' && each.importKind === 'type');
      add(node.start, node.source.value, node.importKind === 'type' || named ? 'type' : 'static');
    },
    ExportNamedDeclaration: (node) => {
      if (!node.source) return;
      const named = node.specifiers.length > 0 && node.specifiers.every((each) => each.exportKind === 'type');
      add(node.start, node.source.value, node.exportKind === 'type' || named ? 'type' : 'static');
    },
    ExportAllDeclaration: (node) => add(node.start, node.source.value, node.exportKind === 'type' ? 'type' : 'static'),
    ImportExpression: (node) => add(node.start, literal(node.source), 'dynamic'),
    TSImportType: (node) => add(node.start, node.source.value, 'type'),
    TSImportEqualsDeclaration: (node) => {
      const { moduleReference } = node;
      if (moduleReference.type === 'TSExternalModuleReference') add(node.start, moduleReference.expression.value, 'static');
    },
    CallExpression: (node) => {
      if (isRequire(node.callee)) add(node.start, literal(node.arguments[0]), 'static');
    },
  }).visit(parse(path, text));
  return found.sort((a, b) => a.start - b.start).map(({ start, specifier, kind }) => ({ line: lineAt(text, start), specifier, kind }));
}

/** A file that only passes on what others export. */
export function isReexportOnly({ body }: Program): boolean {
  return body.length > 0 && body.every((each) => each.type === 'ExportAllDeclaration' || (each.type === 'ExportNamedDeclaration' && each.source));
}

interface Shape {
  readonly type: string;
}

function isRequire(callee: Shape): boolean {
  const target = callee.type === 'MemberExpression' && 'object' in callee ? callee.object : callee;
  return typeof target === 'object' && target !== null && 'name' in target && target.name === 'require';
}

function literal(node: Shape | undefined): string | null {
  if (node?.type === 'Literal' && 'value' in node && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral' || !('quasis' in node) || !Array.isArray(node.quasis) || node.quasis.length !== 1) return null;
  const quasi: unknown = node.quasis[0];
  return typeof quasi === 'object' && quasi !== null && 'value' in quasi ? cooked(quasi.value) : null;
}

function cooked(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'cooked' in value && typeof value.cooked === 'string' ? value.cooked : null;
}
