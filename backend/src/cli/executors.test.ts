import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const agents = path.resolve(import.meta.dirname, '../agents');

/** Names of the functions under agents/ that give an executor. */
function executorsOfTheAgents(): string[] {
  const files = fs.readdirSync(agents, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return files
    .flatMap((name) =>
      [...fs.readFileSync(path.join(agents, name), 'utf8').matchAll(/export function (\w+)\(.*\): Executor \{/g)].map(([, found]) => found ?? ''),
    )
    .sort();
}

test('sync once runs every executor an agent has', () => {
  const main = fs.readFileSync(path.resolve(import.meta.dirname, 'main.ts'), 'utf8');
  const all = executorsOfTheAgents();
  expect(all).toContain('crmPuller');
  expect(all.filter((name) => !main.includes(`${name}(work`))).toEqual([]);
});
