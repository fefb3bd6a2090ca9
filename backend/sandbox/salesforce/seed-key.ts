/** What a key already stands for, or what `create` makes now. */
export type Once = (key: string, create: () => string) => string;

export function requireKey(ids: Readonly<Record<string, string>>, kind: string, key: string): string {
  const id = ids[key];
  if (id === undefined) throw new Error(`the seed names no ${kind} "${key}"`);
  return id;
}
