import { finish } from './check/finish.ts';
import { CHECKOUT } from './checkout.ts';
import { judgeClock } from './clock/judge-clock.ts';
import { printFinding } from './rooms/finding.ts';
import { listCode, listFiles, readSource } from './rooms/sources.ts';

const migrations = listFiles(CHECKOUT).filter((path) => /^backend\/src\/db\/.*\.sql$/.test(path));
const files = [...listCode(CHECKOUT), ...migrations];
finish(files.flatMap((path) => judgeClock(path, readSource(CHECKOUT, path))).map(printFinding), `${files.length} files`);
