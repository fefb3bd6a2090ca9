import { readFileSync } from 'node:fs';
import { countTests } from './count-tests.ts';

console.log(countTests(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))));
