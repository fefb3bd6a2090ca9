/** The shared ending of every check: findings one per line and exit 1, or one line that says how much was looked at. */
export function finish(findings: readonly string[], summary: string): void {
  for (const finding of findings) console.error(finding);
  if (findings.length > 0) process.exitCode = 1;
  console.log(findings.length === 0 ? summary : `${findings.length} found; ${summary}`);
}
