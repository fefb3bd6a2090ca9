import { posix } from 'node:path';
import { namedCommands } from './named-commands.ts';
import { namedPaths } from './named-paths.ts';
import { type Mention, mentionsIn } from './read-markdown.ts';

export interface Checkout {
  /** Every file and folder, checkout-relative. */
  readonly paths: ReadonlySet<string>;
  /** Names of the npm scripts of the package in a folder ('' = root); null = no package there. */
  readonly scriptsOf: (workspace: string) => readonly string[] | null;
}

/** Where a short path may start: a document says `domain/score.ts` for backend/src/domain/score.ts. */
const BASES = [
  '',
  'backend/src/',
  'backend/',
  'shared/',
  'shared/src/',
  'hubspot-app/',
  'salesforce-package/',
  'salesforce-package/force-app/main/default/',
];
const EVIDENCE = 'scripts/evidence/';

export function judgeDocument(document: string, markdown: string, checkout: Checkout): string[] {
  const anchors = anchorsOf(checkout);
  return mentionsIn(markdown).flatMap((mention) =>
    [...missingPaths(document, mention, checkout, anchors), ...missingCommands(mention, checkout)].map(
      (message) => `${document}:${mention.line} ${message}`,
    ),
  );
}

/** First names a path of ours can have: the folders that lie directly in one of the bases. */
function anchorsOf({ paths }: Checkout): ReadonlySet<string> {
  const folders = new Set([...paths].map((path) => posix.dirname(path)));
  const parents = new Set(BASES.map((base) => posix.dirname(`${base}x`)));
  return new Set([...folders].filter((folder) => folder !== '.' && parents.has(posix.dirname(folder))).map((folder) => posix.basename(folder)));
}

function missingPaths(document: string, mention: Mention, { paths }: Checkout, anchors: ReadonlySet<string>): string[] {
  const bases = mention.kind === 'link' ? [`${posix.dirname(document)}/`] : [...BASES, `${posix.dirname(document)}/`];
  const isThere = (path: string) =>
    bases.some((base) => paths.has(posix.join(base, path).replace(/\/$/, ''))) || (!path.includes('/') && hasName(paths, path));
  return namedPaths(mention, anchors)
    .filter((path) => !isThere(path))
    .map((path) => `names ${path}, which does not exist`);
}

function hasName(paths: ReadonlySet<string>, name: string): boolean {
  return [...paths].some((path) => posix.basename(path) === name);
}

function missingCommands(mention: Mention, { paths, scriptsOf }: Checkout): string[] {
  return namedCommands(mention).flatMap(({ workspace, script, argument }) => {
    const scripts = scriptsOf(workspace.replace(/^\.\//, '').replace(/^@salesos\//, ''));
    if (scripts === null) return [`runs npm in ${workspace}, which is no package`];
    if (!scripts.includes(script)) return [`runs \`npm run ${script}\`, which no package.json has`];
    const isUnknownEvidence = script === 'evidence' && argument !== null && /^[\w-]+$/.test(argument) && !paths.has(`${EVIDENCE}${argument}.ts`);
    return isUnknownEvidence ? [`names the evidence ${argument}, which does not exist`] : [];
  });
}
