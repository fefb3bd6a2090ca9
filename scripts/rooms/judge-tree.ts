import { cyclesIn } from './cycles.ts';
import type { Finding } from './finding.ts';
import { judgeFile } from './judge-file.ts';
import { listCode, readSource } from './sources.ts';

export interface TreeReport {
  readonly files: number;
  readonly imports: number;
  readonly findings: Finding[];
}

/** Every room rule over the checkout at `root`. */
export function judgeTree(root: string): TreeReport {
  const files = listCode(root);
  const findings: Finding[] = [];
  const edges = new Map<string, ReadonlySet<string>>();
  for (const file of files) {
    const judged = judgeFile(file, readSource(root, file));
    findings.push(...judged.findings);
    edges.set(file, judged.reaches);
  }
  for (const loop of cyclesIn(edges)) {
    findings.push({ rule: 'cycle', file: loop[0] ?? '', line: 1, message: `these import each other in a circle: ${loop.join(', ')}` });
  }
  return { files: files.length, imports: [...edges.values()].reduce((sum, each) => sum + each.size, 0), findings };
}
