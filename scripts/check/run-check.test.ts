import { expect, test } from 'vitest';
import { runCheck } from './run-check.ts';

const run = async (script: string) => {
  const { ms, ...outcome } = await runCheck({ name: 'x', command: process.execPath, args: ['-e', script] }, '.');
  expect(ms).toBeGreaterThan(0);
  return outcome;
};

test('a check that ends well is summed up by its last line', async () => {
  expect(await run("console.log('looked'); console.log('3 files')")).toEqual({ ok: true, summary: '3 files', output: 'looked\n3 files' });
});

test('a check that fails keeps what it said on both channels', async () => {
  expect(await run("console.error('a.ts:1 bad'); console.log('1 found'); process.exitCode = 1")).toEqual({
    ok: false,
    summary: '1 found',
    output: 'a.ts:1 bad\n1 found',
  });
});

test('a check killed by a signal has failed', async () => {
  expect(await run("process.kill(process.pid, 'SIGKILL')")).toEqual({ ok: false, summary: '', output: '' });
});

test('a tool that is not installed has failed', async () => {
  const { ok, output } = await runCheck({ name: 'x', command: 'node_modules/.bin/no-such-tool', args: [] }, '.');
  expect({ ok, output }).toEqual({ ok: false, output: 'spawn node_modules/.bin/no-such-tool ENOENT' });
});
