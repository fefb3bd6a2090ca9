import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AlreadyRunningError, claimClone } from './claim-clone.ts';
import { resetData } from './reset-data.ts';

let home: string;
let dir: string;
let other: ReturnType<typeof spawn>;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'salesos-claim-'));
  dir = path.join(home, 'local');
  other = spawn('sleep', ['600']);
});
afterEach(() => {
  other.kill();
  fs.rmSync(home, { recursive: true });
});

const heldBy = (pid: number | undefined, url: string | null): void => fs.writeFileSync(`${dir}.running`, JSON.stringify({ pid, url }));
const refusal = (isStart: (pid: number) => boolean): string => {
  try {
    claimClone(dir, isStart);
    return 'claimed';
  } catch (error) {
    if (error instanceof AlreadyRunningError) return error.message;
    throw error;
  }
};
const yes = (): boolean => true;

test('a second start is told where the first one runs', () => {
  heldBy(other.pid, 'http://127.0.0.1:4400');
  expect(refusal(yes)).toBe(
    `This clone is already running at http://127.0.0.1:4400 (process ${other.pid}). Stop it first: Ctrl-C there, or kill ${other.pid}.`,
  );
});

test('also one that has no address yet', () => {
  heldBy(other.pid, null);
  expect(refusal(yes)).toBe(`This clone is already starting (process ${other.pid}). Stop it first: Ctrl-C there, or kill ${other.pid}.`);
});

test('what a killed start left behind counts for nothing', async () => {
  heldBy(other.pid, 'http://127.0.0.1:4400');
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(refusal(yes)).toBe('claimed');
});

test('nor does a process that has taken its number', () => {
  heldBy(other.pid, 'http://127.0.0.1:4400');
  expect(refusal((pid) => pid !== other.pid)).toBe('claimed');
});

test('a reset keeps the claim, a release ends it', () => {
  const claim = claimClone(dir);
  claim.runsAt('http://127.0.0.1:4400');
  fs.mkdirSync(dir);
  fs.writeFileSync(path.join(dir, 'local.json'), '{}');
  resetData(dir);
  expect(fs.readdirSync(home)).toEqual(['local.running']);
  claim.release();
  expect(fs.readdirSync(home)).toEqual([]);
});
