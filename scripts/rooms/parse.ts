import { parseSync } from 'rolldown/utils';

export type Program = ReturnType<typeof parseSync>['program'];

/** TypeScript 7 ships no parser for JavaScript callers; this is oxc, which vitest brings along inside rolldown. */
export function parse(path: string, text: string): Program {
  const { program, errors } = parseSync(path, text, { lang: languageOf(path) });
  const [error] = errors;
  if (error) throw new SyntaxError(`${path}: ${error.message}`);
  return program;
}

function languageOf(path: string): 'ts' | 'tsx' | 'dts' | 'jsx' {
  if (/\.d\.[cm]?ts$/.test(path)) return 'dts';
  if (/\.[cm]?ts$/.test(path)) return 'ts';
  return path.endsWith('.tsx') ? 'tsx' : 'jsx';
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
