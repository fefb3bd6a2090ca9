import type { TestReport } from './test-report.ts';

/** `N passed, N failed, N skipped`. A file that could not even be loaded is one failure: it has no tests to count. */
export function countTests({ testResults }: TestReport): string {
  const statuses = testResults.flatMap(({ status, assertionResults }) => {
    const own = assertionResults.map((each) => each.status);
    return status === 'failed' && !own.includes('failed') ? [...own, 'failed'] : own;
  });
  const passed = statuses.filter((status) => status === 'passed').length;
  const failed = statuses.filter((status) => status === 'failed').length;
  return `${passed} passed, ${failed} failed, ${statuses.length - passed - failed} skipped`;
}
