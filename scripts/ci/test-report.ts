import { z } from 'zod';

/** What we read of vitest's JSON report. */
export const TestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string().optional(), failureMessages: z.array(z.string()).nullish() })),
    }),
  ),
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

const LONGEST_REASON = 300;

/** One line for each failure: where, and what it says first. */
export function reasonsIn({ testResults }: TestReport): string[] {
  const firstLine = (text: string | undefined): string => (text ?? '').split('\n', 1)[0]?.slice(0, LONGEST_REASON) ?? '';
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      if (failed.length === 0) return [`${name}: ${firstLine(message)}`];
      return failed.map(({ fullName, failureMessages }) => `${name} > ${fullName ?? ''}: ${firstLine(failureMessages?.[0])}`);
    });
}
