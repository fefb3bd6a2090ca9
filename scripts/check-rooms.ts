import { finish } from './check/finish.ts';
import { CHECKOUT } from './checkout.ts';
import { printFinding } from './rooms/finding.ts';
import { judgeTree } from './rooms/judge-tree.ts';

const { files, imports, findings } = judgeTree(CHECKOUT);
finish(findings.map(printFinding), `${files} files, ${imports} imports between them`);
