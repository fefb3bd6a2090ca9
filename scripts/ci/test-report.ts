import { z } from 'zod';

/** What we read of vitest's JSON report. */
export const TestReport = z.object({
  testResults: z.array(z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});
export type TestReport = z.infer<typeof TestReport>;

/** Files with a failure, each once. */
export const failedFiles = ({ testResults }: TestReport): string[] => [
  ...new Set(testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)),
];

/** The first run, with the files that were run again as they came out the second time. */
export function withSecondTry(first: TestReport, second: TestReport): TestReport {
  const again = new Set(second.testResults.map(({ name }) => name));
  return { testResults: [...first.testResults.filter(({ name }) => !again.has(name)), ...second.testResults] };
}
