import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finish } from './check/finish.ts';
import { CHECKOUT } from './checkout.ts';
import { judgeDocument } from './docs/judge-document.ts';
import { listFiles, readSource } from './rooms/sources.ts';

const files = listFiles(CHECKOUT);
const paths = new Set(files.flatMap((file) => file.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'))));
const documents = files.filter((file) => file === 'README.md' || /^docs\/.*\.md$/.test(file));
const findings = documents.flatMap((document) => judgeDocument(document, readSource(CHECKOUT, document), { paths, scriptsOf }));
finish(findings, `${documents.length} documents`);

function scriptsOf(workspace: string): string[] | null {
  const file = join(CHECKOUT, workspace, 'package.json');
  if (!existsSync(file)) return null;
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const isPackage =
    typeof parsed === 'object' && parsed !== null && 'scripts' in parsed && typeof parsed.scripts === 'object' && parsed.scripts !== null;
  return isPackage ? Object.keys(parsed.scripts ?? {}) : [];
}
