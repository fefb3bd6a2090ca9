import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { ownerOf } from '../product/crm-edit.ts';
import { salesosOf } from '../product/salesos.ts';

let product: TestProduct;
let directory: string;
let salesos: ReturnType<typeof salesosOf>;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  salesos = salesosOf(product);
  directory = await mkdtemp(path.join(os.tmpdir(), 'scope-'));
});
afterAll(() => product?.close());

async function wishOf(scopes: object): Promise<string> {
  const file = path.join(directory, `${Object.keys(scopes).join('-')}-${JSON.stringify(scopes).length}.json`);
  await writeFile(file, JSON.stringify({ scopes }));
  return file;
}

test('a choice is counted, saved and shown on the command line; a wrong one says what is wrong and saves nothing', async () => {
  const connection = await product.connectionId('salesforce');
  const rep = ownerOf(product, 'salesforce', 'rep');
  const file = await wishOf({ contact: { owners: [rep] } });
  const wrong = await wishOf({ contact: { owners: ['005000000000000AAA', rep] } });
  const refused = await salesos('scope', 'save', wrong, '--connection', connection);
  expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('unknown_owner contact 005000000000000AAA;')]);
  const counted = await salesos('scope', 'count', file, '--connection', connection, '--json');
  expect([counted.exitCode, JSON.parse(counted.stdout)]).toEqual([0, expect.objectContaining({ firstReadCalls: 2 })]);
  const before = await salesos('scope', 'show', '--json');
  expect(JSON.parse(before.stdout)).toMatchObject([
    { connectionId: connection, objects: expect.arrayContaining([expect.objectContaining({ object: 'contact', owners: null })]) },
  ]);
  expect((await salesos('scope', 'save', file, '--connection', connection)).stdout).toContain(rep);
  expect((await salesos('scope', 'show')).stdout).toMatch(/contact +005.* not yet/);
  expect((await salesos('scope', 'count', 'nowhere.json', '--connection', connection)).exitCode).toBe(2);
});
