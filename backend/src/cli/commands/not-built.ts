import type { Command } from '../command.ts';

/** Announced with their place and answer, so that whoever calls them from outside can tell "not yet" from "broken". */
const announced: readonly { words: string; usage: string; summary: string }[] = [
  { words: 'availability', usage: '--json', summary: 'Computes free slots from stdin.' },
  { words: 'model train', usage: '<csv>', summary: 'Fits a score model.' },
  { words: 'dedupe', usage: '<csv>', summary: 'Finds duplicates in a list.' },
];

export const notBuilt: readonly Command[] = announced.map(({ words, usage, summary }) => ({
  words,
  usage,
  summary: `${summary} Not built yet: answers not_built, exit 3.`,
  options: {},
  takes: 'any',
  run: () => Promise.resolve({ exitCode: 3, text: JSON.stringify({ error: 'not_built', command: words }) }),
}));
