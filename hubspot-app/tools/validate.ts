/**
 * `node validate.ts <project dir>`: HubSpot's own parser and validator over the project, offline.
 * The component schemas are the one thing it asks HubSpot for; ours stand in, so this proves layout, names and shape as we know them, and HubSpot's upload has the last word.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { checkProject } from './check-project.ts';

// The parser asks for an account before it asks for the schemas; both answers stay on this machine.
Object.assign(process.env, { USE_ENVIRONMENT_HUBSPOT_CONFIG: 'true', HUBSPOT_ACCOUNT_ID: '1', HUBSPOT_API_KEY: 'none' });
const { isTranslationError, translate } = await import('@hubspot/project-parsing-lib/translate');

const projectDir = path.resolve(process.argv[2] ?? '.');
const schemas = JSON.parse(readFileSync(path.join(import.meta.dirname, 'hsmeta-schemas.json'), 'utf8'));
const server = setupServer(http.get('*/project-components-external/project-schemas/*', () => HttpResponse.json(schemas)));
server.listen({ onUnhandledRequest: 'error' });

const problems = [...checkProject(projectDir), ...(await parserProblems(projectDir))];
server.close();
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

async function parserProblems(dir: string): Promise<string[]> {
  const { platformVersion, srcDir } = JSON.parse(readFileSync(path.join(dir, 'hsproject.json'), 'utf8'));
  try {
    const { intermediateRepresentation, skippedHsMetaFiles } = await translate(
      { projectSourceDir: path.join(dir, srcDir), platformVersion, accountId: 1 },
      { skipValidation: false },
    );
    console.log(`valid: ${Object.keys(intermediateRepresentation.intermediateNodesIndexedByUid).join(' ')}`);
    // A meta in a folder the parser does not look at is left out without a word.
    return skippedHsMetaFiles.map((file: string) => `skipped by HubSpot: ${file}`);
  } catch (error) {
    return [isTranslationError(error) ? error.toString() : String(error)];
  }
}
