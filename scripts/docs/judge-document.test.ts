import { expect, test } from 'vitest';
import { judgeDocument } from './judge-document.ts';

const files = [
  'README.md',
  'docs/ARCHITECTURE.md',
  'docs/shots/card.png',
  'backend/src/domain/engagement/score.ts',
  'backend/src/providers/crm/hubspot/client.ts',
  'scripts/start.ts',
  'scripts/evidence/rooms.ts',
  'shared/src/events/email.ts',
  'package.json',
];
const paths = new Set(files.flatMap((file) => file.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'))));
const scripts = new Map([
  ['', ['start', 'test', 'check', 'evidence', 'salesos']],
  ['hubspot-app', ['build']],
]);
const judge = (markdown: string, document = 'README.md') =>
  judgeDocument(document, markdown, { paths, scriptsOf: (workspace) => scripts.get(workspace) ?? null });

test('what exists passes, by its full or its short name', () => {
  expect(
    judge(
      [
        '`scripts/start.ts`, `domain/engagement/score.ts`, `#domain/engagement/score.ts`, `score.ts`, `events/email.ts:12`, `backend/`, `package.json`',
        '`providers/<kind>/<vendor>/`, `backend/src/domain/**/*.ts`, `docs/{a,b}.md`, `.data/db`, `./scripts/start.ts`',
        '[architecture](docs/ARCHITECTURE.md#rooms) ![card](docs/shots/card.png)',
        '`npm start`, `npm test`, `npm run -s salesos -- doctor`, `npm run build -w hubspot-app`, `npm run evidence -- rooms`, `npm run evidence -- <name>`',
      ].join('\n'),
    ),
  ).toEqual([]);
});

test('what is not a path of ours passes', () => {
  expect(
    judge(
      '`application/json`, `/v1/cards/{provider}`, `https://example.com/a.ts`, `@salesos/shared/events/email`, `either/or`, `f.ndjson`, `node:fs`, `2/3`',
    ),
  ).toEqual([]);
});

test('a path that is gone is named with its line', () => {
  expect(judge('fine\n`scripts/gone.ts` and `domain/gone/`, `gone.ts`, `#domain/gone.ts`')).toEqual([
    'README.md:2 names scripts/gone.ts, which does not exist',
    'README.md:2 names domain/gone, which does not exist',
    'README.md:2 names gone.ts, which does not exist',
    'README.md:2 names domain/gone.ts, which does not exist',
  ]);
});

test('a link is relative to its document', () => {
  expect(judge('[a](ARCHITECTURE.md) [b](docs/ARCHITECTURE.md) [c](https://x.y/z) [d](#here)', 'docs/ARCHITECTURE.md')).toEqual([
    'docs/ARCHITECTURE.md:1 names docs/ARCHITECTURE.md, which does not exist',
  ]);
});

test('a command nobody can run is named, in prose and in a block', () => {
  expect(
    judge(
      '`npm run gone`\n```sh\nnpm install && npm run also:gone -- --json\nnode scripts/gone.ts # why\n```\n`npm run evidence -- gone`, `npm run x -w nowhere`',
    ),
  ).toEqual([
    'README.md:1 runs `npm run gone`, which no package.json has',
    'README.md:3 runs `npm run also:gone`, which no package.json has',
    'README.md:4 names scripts/gone.ts, which does not exist',
    'README.md:6 names the evidence gone, which does not exist',
    'README.md:6 runs npm in nowhere, which is no package',
  ]);
});
