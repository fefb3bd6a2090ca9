import { finish } from './check/finish.ts';
import { CHECKOUT } from './checkout.ts';
import { listCode, readSource } from './rooms/sources.ts';
import { functionSizes, lineCount, percentile } from './size/measure.ts';

const MAX_FILE = 300;
const MAX_FUNCTION = 80;
/** What functions aim at; longer ones are counted in sight. */
const AIM_FUNCTION = 40;

/** Files that may be longer, each with its reason. */
const LONGER: Readonly<Record<string, string>> = {
  'backend/test/browser/cards.test.ts': 'one visit to both CRMs, told in the order a rep lives it',
  'salesforce-package/force-app/main/default/lwc/salesosLabels/salesosLabels.ts': 'generated: an org knows a label by its own import only',
  'backend/test/flows/cli-sync.flow.test.ts': 'one command with one product under it',
};
/** Recorded or declared data: length is not complexity. */
const DATA = /(?:^|\/)(?:fixtures|schema|migrations|labels)\/|\/wire\.ts$|\/seeds\.ts$|\.d\.ts$/;

const files = listCode(CHECKOUT).map((path) => ({ path, text: readSource(CHECKOUT, path) }));
const sizes = files.map(({ text }) => lineCount(text));
const functions = files.flatMap(({ path, text }) => functionSizes(path, text));
const findings = [
  ...files
    .filter(({ path, text }) => !DATA.test(path) && !(path in LONGER) && lineCount(text) > MAX_FILE)
    .map(({ path, text }) => `${path}: ${lineCount(text)} lines, at most ${MAX_FILE}`),
  ...functions
    .filter(({ lines }) => lines > MAX_FUNCTION)
    .map(({ file, line, lines }) => `${file}:${line}: a function of ${lines} lines, at most ${MAX_FUNCTION}`),
  ...Object.keys(LONGER)
    .filter((path) => !files.some((file) => file.path === path))
    .map((path) => `${path}: may be longer but does not exist`),
];
const long = functions.filter(({ lines }) => lines > AIM_FUNCTION);
if (process.argv.includes('--functions')) for (const { file, line, lines } of long) console.error(`${file}:${line}: ${lines} lines`);
finish(
  findings,
  `${files.length} files: median ${percentile(sizes, 0.5)}, p90 ${percentile(sizes, 0.9)}, longest ${Math.max(0, ...sizes)} lines; ${long.length} functions over ${AIM_FUNCTION}`,
);
