import { expect, test } from 'vitest';
import { countTests } from './count-tests.ts';

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((each) => ({ status: each })) });

test('every test is counted once', () => {
  expect(
    countTests({
      testResults: [file('passed', 'passed', 'passed', 'skipped'), file('failed', 'passed', 'failed'), file('passed', 'pending', 'todo')],
    }),
  ).toBe('3 passed, 1 failed, 3 skipped');
});

test('a file that could not be loaded is a failure', () => {
  expect(countTests({ testResults: [file('failed'), file('passed', 'passed')] })).toBe('1 passed, 1 failed, 0 skipped');
});
