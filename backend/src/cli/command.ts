import type { Cli } from './capabilities.ts';

export interface Input {
  readonly argument: string | null;
  text(option: string): string | null;
  flag(option: string): boolean;
}

export interface Outcome {
  exitCode: 0 | 1 | 3;
  /** For stdout, without the last line break. */
  text: string;
}

export interface Command {
  /** The words that choose it, e.g. "score explain". */
  readonly words: string;
  /** What may follow them, as the usage shows it. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;
  /** `any` = whatever follows is taken and not looked at. */
  readonly takes: 'nothing' | 'one argument' | 'any';
  run(cli: Cli, input: Input): Promise<Outcome>;
}

export const ok = (text: string): Outcome => ({ exitCode: 0, text });

/** `--json`: the whole value; otherwise what a person reads. */
export const printed = (input: Input, value: unknown, readable: () => string): string =>
  input.flag('json') ? JSON.stringify(value, null, 2) : readable();
