import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CliError } from './cli-error.ts';
import { findVariables } from './local-environment.ts';

function checkout(file: string | null, text = ''): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'salesos-cli-'));
  if (file !== null) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  return root;
}

const failure = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error instanceof CliError ? { code: error.code, exitCode: error.exitCode, message: error.message } : error;
  }
};

test('a DATABASE_URL of the process wins, whatever file is there', () => {
  const own = { DATABASE_URL: 'postgres://own', PORT: '1' };
  expect(findVariables(own, checkout('.data/local.env', 'DATABASE_URL=postgres://file'))).toEqual({ variables: own, origin: 'the environment' });
});

test.each(['.data/local.env', '.data/local/local.env'])('without one, %s is read, and single variables of the process go before it', (file) => {
  const root = checkout(file, 'DATABASE_URL=postgres://file/db\nENCRYPTION_KEYS=k1:ab+/==\nPORT=4300\nREDIS_URL=redis://file\n');
  expect(findVariables({ DATABASE_URL: '', PORT: '1', REDIS_URL: '' }, root)).toEqual({
    variables: { DATABASE_URL: 'postgres://file/db', ENCRYPTION_KEYS: 'k1:ab+/==', PORT: '1', REDIS_URL: 'redis://file' },
    origin: file,
  });
});

test('with neither there is one fix', () => {
  const root = checkout(null);
  expect(failure(() => findVariables({ PORT: '1' }, root))).toEqual({
    code: 'no_environment',
    exitCode: 1,
    message: 'DATABASE_URL is not set and there is no .data/local.env. Run `npm start` once, or set DATABASE_URL.',
  });
});

test('a command that needs another variable takes it from the process', () => {
  const own = { MIGRATE_DATABASE_URL: 'postgres://owner' };
  expect(findVariables(own, checkout(null), ['MIGRATE_DATABASE_URL'])).toEqual({ variables: own, origin: 'the environment' });
});
