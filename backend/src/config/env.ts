import { z } from 'zod';

/** Boot fails naming every bad key at once, before anything is opened. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`bad configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

type Shapes = Record<string, z.ZodObject>;
type Loaded<S extends Shapes> = { readonly [K in keyof S]: Readonly<z.infer<S[K]>> };

/** Reads the environment once through every given schema (ours and each provider's) into one frozen object. */
export function loadEnv<S extends Shapes>(schemas: S, source: Readonly<Record<string, string | undefined>>): Loaded<S> {
  const problems: string[] = [];
  const loaded: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const parsed = schema.safeParse(source);
    if (parsed.success) loaded[name] = Object.freeze(parsed.data);
    else problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return Object.freeze(loaded) as Loaded<S>;
}

/** The one reading of the process's environment. */
export const processEnv = (): Readonly<Record<string, string | undefined>> => process.env;
