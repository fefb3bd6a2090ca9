import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TreeWatch, watchTree } from './process-tree.ts';

export interface Command {
  watch: TreeWatch;
  startedAt: number;
  output(): string;
  errors(): string;
  /** What a pattern finds in the output, as soon as it is there. */
  shows(pattern: RegExp, limitMs: number): Promise<RegExpExecArray>;
  /** Exit code, or the name of the signal that ended it. */
  ended: Promise<number | string>;
  /** Ctrl-C as a terminal sends it: to the whole foreground group. */
  interrupt(): void;
  kill(): void;
}

/** The reader's own shell: without what npm adds while it runs us, and without settings that would change what is proved. */
function shellEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const dropped = /^(npm_(lifecycle|package|execpath|node_execpath|command)|INIT_CWD$|NODE_OPTIONS$|DATABASE_URL$|REDIS_URL$|EVIDENCE_)/;
  const own = Object.entries(process.env).filter(([name]) => !dropped.test(name));
  const PATH = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((dir) => !/node_modules|node-gyp-bin/.test(dir))
    .join(path.delimiter);
  return { ...Object.fromEntries(own), PATH, ...extra };
}

export function startCommand(words: readonly [string, ...string[]], cwd: string, extra: Readonly<Record<string, string>> = {}): Command {
  const [command, ...args] = words;
  const child = spawn(command, args, { cwd, env: shellEnvironment(extra), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const startedAt = performance.now();
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const group = child.pid ?? 0;
  const watch = watchTree(group);
  const state: { end: number | string | null } = { end: null };
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      watch.stop();
      resolve((state.end = code ?? signal ?? 'unknown'));
    });
  });
  const signal = (name: NodeJS.Signals): void => void (state.end === null && process.kill(-group, name));
  return {
    watch,
    startedAt,
    output: () => said.out,
    errors: () => said.err,
    async shows(pattern, limitMs) {
      for (;;) {
        const found = pattern.exec(said.out);
        if (found) return found;
        if (state.end !== null) throw new Error(`ended with ${state.end} before it showed ${pattern}: ${(said.out + said.err).slice(-1500)}`);
        if (performance.now() - startedAt > limitMs)
          throw new Error(`${pattern} did not show within ${limitMs / 1000} s: ${(said.out + said.err).slice(-1500)}`);
        await sleep(20);
      }
    },
    ended,
    interrupt: () => signal('SIGINT'),
    kill: () => signal('SIGKILL'),
  };
}
