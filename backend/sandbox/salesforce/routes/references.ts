const REFERENCE = /@\{([A-Za-z][A-Za-z0-9_]*)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\}/g;

/** A reference that leads nowhere. */
export class MissingReference extends Error {}

/** `@{name.field}` and `@{name.records[0].Id}` in a subrequest, answered from what came before. */
export function fillReferences(value: unknown, answers: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') return value.replace(REFERENCE, (_, name: string, path: string) => read(answers, name, path));
  if (Array.isArray(value)) return value.map((item) => fillReferences(item, answers));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillReferences(item, answers)]));
}

function read(answers: ReadonlyMap<string, unknown>, name: string, path: string): string {
  let value: unknown = answers.get(name);
  for (const step of path.match(/[A-Za-z0-9_]+/g) ?? []) {
    const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
    if (!isThere) throw new MissingReference(`Invalid reference specified. No value for ${name}${path} found in ${name}`);
    value = Object.entries(value as object).find(([key]) => key === step)?.[1];
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new MissingReference(`Invalid reference specified. No value for ${name}${path} found in ${name}`);
}
