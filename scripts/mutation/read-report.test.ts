import { expect, test } from 'vitest';
import { readReport } from './read-report.ts';

const at = (line: number, from: number, to: number, endLine = line) => ({ start: { line, column: from }, end: { line: endLine, column: to } });
const source = 'a > b\nc && d\n{\n  e\n}';
const report = {
  files: {
    'src/rule.ts': {
      source,
      mutants: [
        { mutatorName: 'EqualityOperator', replacement: 'a >= b', status: 'Survived', location: at(1, 1, 6) },
        { mutatorName: 'EqualityOperator', replacement: 'a <= b', status: 'Killed', location: at(1, 1, 6) },
        { mutatorName: 'LogicalOperator', replacement: 'c || d', status: 'NoCoverage', location: at(2, 1, 7) },
        { mutatorName: 'BlockStatement', replacement: '{}', status: 'Timeout', location: at(3, 1, 2, 5) },
        { mutatorName: 'BlockStatement', replacement: '{\n}', status: 'CompileError', location: at(3, 1, 2, 5) },
      ],
    },
    'src/types.ts': { source: '', mutants: [] },
  },
};

test('a file has a score, and every survivor its reason or none', () => {
  expect(readReport(report, [{ file: 'rule.ts', original: 'a > b', replacement: 'a >= b', why: 'they never are equal' }])).toEqual([
    {
      file: 'src/rule.ts',
      mutants: 4,
      killed: 1,
      timedOut: 1,
      score: 50,
      survivors: [
        { line: 1, mutator: 'EqualityOperator', original: 'a > b', replacement: 'a >= b', why: 'they never are equal' },
        { line: 2, mutator: 'LogicalOperator', original: 'c && d', replacement: 'c || d', why: null },
      ],
    },
  ]);
});

test('anything else is refused', () => {
  expect(() => readReport({ files: null }, [])).toThrow('not a report of Stryker');
});
