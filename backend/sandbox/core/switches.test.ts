import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SWITCHES } from './switches.ts';

const sandbox = path.join(import.meta.dirname, '..');
const asked = fs
  .globSync('**/*.ts', { cwd: sandbox })
  .filter((file) => !file.endsWith('.test.ts'))
  .flatMap((file) => [...fs.readFileSync(path.join(sandbox, file), 'utf8').matchAll(/flipped\.has\('([^']+)'\)/g)].map(([, id]) => id));

test('every switch the twin asks for can be named on the command line, and no other', () => {
  expect([...new Set(asked)].sort()).toEqual(SWITCHES);
});
