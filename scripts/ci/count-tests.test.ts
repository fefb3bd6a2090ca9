import { expect, test } from 'vitest';
import { countTests } from './count-tests.ts';
import { failedFiles, reasonsIn, withSecondTry } from './test-report.ts';

const file = (name: string, status: string, ...tests: string[]) => ({ name, status, assertionResults: tests.map((each) => ({ status: each })) });

test('every test is counted once', () => {
  expect(
    countTests({
      testResults: [
        file('a', 'passed', 'passed', 'passed', 'skipped'),
        file('b', 'failed', 'passed', 'failed'),
        file('c', 'passed', 'pending', 'todo'),
      ],
    }),
  ).toBe('3 passed, 1 failed, 3 skipped');
});

test('a file that could not be loaded is a failure', () => {
  expect(countTests({ testResults: [file('a', 'failed'), file('b', 'passed', 'passed')] })).toBe('1 passed, 1 failed, 0 skipped');
});

test('a file that was run again counts as it came out then', () => {
  const first = { testResults: [file('a', 'failed', 'passed', 'failed'), file('b', 'passed', 'passed'), file('c', 'failed', 'failed')] };
  const second = { testResults: [file('a', 'passed', 'passed', 'passed'), file('c', 'failed', 'failed')] };
  const all = withSecondTry(first, second);
  expect({ failed: failedFiles(first), still: failedFiles(all), count: countTests(all) }).toEqual({
    failed: ['a', 'c'],
    still: ['c'],
    count: '3 passed, 1 failed, 0 skipped',
  });
});

test('each failure says in one line where it is and what it says first', () => {
  const failed = { status: 'failed', fullName: 'group a test', failureMessages: ['Error: not reached\n    at until (harness.ts:76)'] };
  const red = { name: 'a', status: 'failed', assertionResults: [{ status: 'passed' }, failed] };
  const broken = { name: 'b', status: 'failed', message: 'SyntaxError: x\n', assertionResults: [] };
  expect(reasonsIn({ testResults: [red, broken, file('c', 'passed', 'passed')] })).toEqual([
    'a > group a test: Error: not reached',
    'b: SyntaxError: x',
  ]);
});
