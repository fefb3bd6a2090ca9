/** Names of unique indexes and constraints in migrations (SQL) and schema files (drizzle). */
export function constraintNames(schema: string): ReadonlySet<string> {
  const sql = schema.matchAll(/\b(?:constraint|unique\s+index(?:\s+if\s+not\s+exists)?)\s+"?(\w+)"?/gi);
  const drizzle = schema.matchAll(/\b(?:uniqueIndex|unique|primaryKey)\(\s*(?:\{\s*name:\s*)?['"](\w+)['"]/g);
  return new Set([...sql, ...drizzle].map(([, name = '']) => name));
}
