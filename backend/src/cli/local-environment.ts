import fs from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { CliError } from './cli-error.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Where variables come from when it is no file. */
export const ENVIRONMENT = 'the environment';

/** `npm start` leaves what it configured the product with here. */
const FILES = ['.data/local.env', '.data/local/local.env'];

/**
 * The process's variables; without a DATABASE_URL among them, those of the local product's file, under the process's own.
 * `needs` are the variables of which one must be there.
 */
export function findVariables(own: Variables, root: string, needs: readonly string[] = ['DATABASE_URL']): { variables: Variables; origin: string } {
  if (own.DATABASE_URL) return { variables: own, origin: ENVIRONMENT };
  const file = FILES.map((name) => path.join(root, name)).find((name) => fs.existsSync(name));
  if (file) return { variables: { ...parseEnv(fs.readFileSync(file, 'utf8')), ...set(own) }, origin: path.relative(root, file) };
  if (needs.some((name) => own[name])) return { variables: own, origin: ENVIRONMENT };
  throw new CliError('no_environment', `${needs[0]} is not set and there is no ${FILES[0]}. Run \`npm start\` once, or set ${needs[0]}.`);
}

/** `DATABASE_URL=` in a shell means "none". */
const set = (own: Variables): Variables => Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined && value !== ''));
