import type { Mention } from './read-markdown.ts';

export interface NamedCommand {
  /** Folder of the workspace, '' = the root. */
  readonly workspace: string;
  readonly script: string;
  /** First word after `--`. */
  readonly argument: string | null;
}

const TAKES_A_FOLDER = new Set(['-w', '--workspace', '--prefix', '-C']);

/** Every `npm start`, `npm test` and `npm run …` in a mention. */
export function namedCommands({ text, kind }: Mention): NamedCommand[] {
  if (kind === 'link') return [];
  return [...text.matchAll(/\bnpm\s+([^|;&`#)]+)/g)].flatMap(([, rest = '']) => readCommand(rest.trim().split(/\s+/)) ?? []);
}

function readCommand(words: readonly string[]): NamedCommand | null {
  const end = words.indexOf('--');
  const own = end === -1 ? words : words.slice(0, end);
  let workspace = '';
  const names: string[] = [];
  for (const [index, word] of own.entries()) {
    const [option = '', value] = word.split('=');
    if (TAKES_A_FOLDER.has(option)) workspace = value ?? own[index + 1] ?? '';
    else if (!word.startsWith('-') && !TAKES_A_FOLDER.has(own[index - 1] ?? '')) names.push(word);
  }
  const script = names[0] === 'run' || names[0] === 'run-script' ? names[1] : names.find((name) => name === 'start' || name === 'test');
  if (script === undefined || !/^[\w:.-]*\w$/.test(script)) return null;
  return { workspace, script, argument: end === -1 ? null : (words[end + 1] ?? null) };
}
