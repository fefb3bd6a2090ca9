import { describe, expect, test } from 'vitest';
import { CHECKOUT } from '../../scripts/checkout.ts';
import { printFinding } from '../../scripts/rooms/finding.ts';
import { judgeTree } from '../../scripts/rooms/judge-tree.ts';
import { CLEAN_TREE, SEEDS } from '../../scripts/rooms/seeds.ts';
import { judgeWritten } from '../../scripts/rooms/try-seeds.ts';

describe('the import rules', () => {
  test('find nothing in a clean house', () => {
    expect(judgeWritten(CLEAN_TREE)).toEqual([]);
  });

  test.each(SEEDS)('find exactly one fault when $name', ({ rule, files }) => {
    const found = judgeWritten({ ...CLEAN_TREE, ...files });
    expect(found.map((each) => ({ rule: each.rule, file: each.file }))).toEqual([{ rule, file: Object.keys(files)[0] }]);
  });

  test('find nothing in this checkout', () => {
    expect(judgeTree(CHECKOUT).findings.map(printFinding)).toEqual([]);
  });
});
