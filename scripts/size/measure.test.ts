import { expect, test } from 'vitest';
import { functionSizes, lineCount, percentile } from './measure.ts';

test('functions are measured from their first to their last line, nested ones too', () => {
  const text = 'function a() {\n  const b = () => {\n    return 1;\n  };\n  return b;\n}\n\nclass C {\n  d() {\n    return 2;\n  }\n}\n';
  expect(functionSizes('x.ts', text)).toEqual([
    { file: 'x.ts', line: 1, lines: 6 },
    { file: 'x.ts', line: 2, lines: 3 },
    { file: 'x.ts', line: 9, lines: 3 },
  ]);
});

test('lines are counted as an editor does', () => {
  expect([lineCount('a\nb\n'), lineCount('a\nb'), lineCount('a')]).toEqual([2, 2, 1]);
});

test('a percentile is a value that occurs', () => {
  expect([percentile([5, 1, 3], 0.5), percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9), percentile([], 0.5)]).toEqual([3, 10, 0]);
});
