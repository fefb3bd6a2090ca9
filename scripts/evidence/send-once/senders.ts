import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHECKOUT } from '../../checkout.ts';

interface Sender {
  process: ChildProcess;
  ready: Promise<void>;
  ended: Promise<void>;
}

/** Processes of the product that do nothing but send, and are killed at it. */
export class Senders {
  readonly #dir: string;
  readonly #senders: Sender[] = [];
  kills = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  start(count: number): void {
    for (let n = 0; n < count; n += 1) this.#senders.push(this.#run());
  }

  /** One after the other, at work or not, and each is replaced. One that is still starting is waited for: it would die without having touched anything. */
  async killWhile(isOn: () => boolean, atLeast: number): Promise<void> {
    while (isOn() || this.kills < atLeast) {
      const n = randomInt(this.#senders.length);
      await this.#senders[n]?.ready;
      await sleep(randomInt(50, 500));
      await this.#kill(n);
      this.kills += 1;
      this.#senders[n] = this.#run();
    }
  }

  async killAll(): Promise<void> {
    for (const n of this.#senders.keys()) await this.#kill(n);
    this.#senders.length = 0;
  }

  async #kill(n: number): Promise<void> {
    this.#senders[n]?.process.kill('SIGKILL');
    await this.#senders[n]?.ended;
  }

  #run(): Sender {
    const lines = fs.readFileSync(path.join(this.#dir, 'local.env'), 'utf8').trim().split('\n');
    const environment = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
    const child = spawn(process.execPath, [path.join(CHECKOUT, 'backend', 'src', 'main.ts'), '--role=worker'], {
      env: { PATH: process.env['PATH'] ?? '', ...environment, AGENTS: 'email', LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const ready = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        if (chunk.includes('"started"')) resolve();
      });
      void ended.then(resolve);
    });
    return { process: child, ready, ended };
  }
}
