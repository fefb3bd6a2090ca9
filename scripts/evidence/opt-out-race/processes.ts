import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const FROZEN_MS = 1_400;

function run(script: string, args: readonly string[], onLine: (line: string) => void): ChildProcess {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  readline.createInterface({ input: child.stdout }).on('line', onLine);
  return child;
}
const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode === null && child.signalCode === null ? new Promise((resolve) => child.once('close', () => resolve())) : Promise.resolve();

/** Everything a mail server was handed, by recipient, each with when it had it whole. */
export interface Sink {
  port: number;
  handed: ReadonlyMap<string, readonly number[]>;
  stop(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  const handed = new Map<string, number[]>();
  let onPort: (port: number) => void = () => undefined;
  const port = new Promise<number>((resolve) => {
    onPort = resolve;
  });
  const child = run('mail-sink.ts', [], (line) => {
    const said = JSON.parse(line) as { port?: number; to?: string; atMs?: number };
    if (said.port !== undefined) onPort(said.port);
    if (said.to !== undefined && said.atMs !== undefined) handed.set(said.to, [...(handed.get(said.to) ?? []), said.atMs]);
  });
  return { port: await port, handed, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await ended(child);
}

export interface SenderPlace {
  envFile: string;
  customerId: string;
}

/** Several processes that send; killed and frozen at any moment while `disturbed`. */
export class Senders {
  readonly #place: SenderPlace;
  readonly #children: ChildProcess[] = [];
  kills = 0;
  freezes = 0;

  constructor(place: SenderPlace) {
    this.#place = place;
  }

  async start(count: number, mode: 'careful' | 'careless' = 'careful'): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, at) => this.#startAt(at, mode)));
  }

  #startAt(at: number, mode: 'careful' | 'careless'): Promise<void> {
    return new Promise((resolve) => {
      this.#children[at] = run('sender.ts', [this.#place.envFile, this.#place.customerId, mode], () => resolve());
    });
  }

  /** One of them dies or stands still for a while. */
  async disturb(): Promise<void> {
    const at = Math.floor(Math.random() * this.#children.length);
    const child = this.#children[at];
    if (!child) return;
    if (Math.random() < 0.5) {
      this.freezes += 1;
      child.kill('SIGSTOP');
      await sleep(FROZEN_MS);
      child.kill('SIGCONT');
      return;
    }
    this.kills += 1;
    await stop(child);
    await this.#startAt(at, 'careful');
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.splice(0).map(stop));
  }
}
