import { ProviderError } from '#ports/provider-error.ts';
import { ServiceError } from '#services/service-error.ts';
import { CliError } from './cli-error.ts';

export interface Failure {
  code: string;
  message: string;
  exitCode: 1 | 2;
}

interface Known {
  code: string;
  message: string;
}

const UNREACHABLE: Known = {
  code: 'database_unreachable',
  message: 'The database does not answer. Start it (`npm start` starts the local one) or correct DATABASE_URL.',
};
const NOT_MIGRATED: Known = { code: 'not_migrated', message: 'The database is not at this version. Run `npm run -s salesos -- migrate`.' };
const LOGIN: Known = { code: 'database_login_refused', message: 'The database refuses the login of DATABASE_URL. Correct its user and password.' };
const ROLES: Known = {
  code: 'database_roles_missing',
  message: 'The product’s roles are not there. An administrator runs what `npm run -s salesos -- db bootstrap-sql` prints.',
};

/** PostgreSQL's SQLSTATE and the socket's codes. */
const DATABASE: Readonly<Record<string, Known>> = {
  ECONNREFUSED: UNREACHABLE,
  ECONNRESET: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  CONNECT_TIMEOUT: UNREACHABLE,
  CONNECTION_CLOSED: UNREACHABLE,
  CONNECTION_ENDED: UNREACHABLE,
  '57P03': UNREACHABLE,
  '28000': LOGIN,
  '28P01': LOGIN,
  '22023': ROLES,
  '42704': ROLES,
  '3D000': { code: 'database_missing', message: 'There is no such database. Create it with owner salesos_owner, or correct DATABASE_URL.' },
  '42P01': NOT_MIGRATED,
  '42703': NOT_MIGRATED,
  '3F000': NOT_MIGRATED,
  '42501': {
    code: 'database_permission',
    message: 'The login of DATABASE_URL may not do this. Run `npm run -s salesos -- migrate`, which also grants what is needed.',
  },
  '57014': { code: 'database_timeout', message: 'The database took too long. Nothing was changed; try again when it is less busy.' },
};

/** One stable code and one line for whatever went wrong; the message of an unexpected error is left out, it may carry a row's values. */
export function toFailure(error: unknown): Failure {
  if (error instanceof CliError) return { code: error.code, message: error.message, exitCode: error.exitCode };
  if (error instanceof ServiceError)
    return {
      code: error.code,
      message: [error.message, ...error.problems.map(inWords), error.detail].filter((part) => part !== '').join(' '),
      exitCode: 1,
    };
  if (error instanceof ProviderError) return { code: error.failure, message: error.message, exitCode: 1 };
  const codes = codesOf(error);
  const known = codes.map((code) => DATABASE[code]).find((found) => found !== undefined);
  if (known) return { ...known, exitCode: 1 };
  const name = error instanceof Error ? error.name : 'unknown';
  return { code: 'internal', message: `Something unexpected went wrong (${[name, ...codes].join(', ')}).`, exitCode: 1 };
}

/** "unknown_owner contact 005…;" */
const inWords = (problem: ServiceError['problems'][number]): string =>
  `${Object.values(problem)
    .filter((part) => part !== null)
    .join(' ')};`;

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at ? at.code : undefined;
    if (typeof code === 'string') codes.push(code);
  }
  return codes;
}
