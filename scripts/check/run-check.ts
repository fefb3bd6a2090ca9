import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface Outcome {
  readonly ok: boolean;
  readonly ms: number;
  /** The last line it printed. */
  readonly summary: string;
  readonly output: string;
}

/** A tool that cannot be started is a failed check, not a crash of the others. */
export async function runCheck({ command, args }: Check, cwd: string): Promise<Outcome> {
  const startedAt = performance.now();
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } });
  const ended = new Promise<{ code: number | null; fault: string }>((resolve) => {
    child.on('error', (error) => resolve({ code: null, fault: error.message }));
    child.on('close', (code) => resolve({ code, fault: '' }));
  });
  const [out, err, { code, fault }] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const output = [err.trim(), out.trim(), fault].filter(Boolean).join('\n');
  return { ok: code === 0, ms: performance.now() - startedAt, summary: out.trim().split('\n').at(-1) ?? '', output };
}
