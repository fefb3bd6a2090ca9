import { CLAIMED, LIBRARY_FAMILIES, type NpmRule } from '../rooms.ts';

export function mayUsePackage(room: string, rule: NpmRule, name: string): boolean {
  if (rule === 'any') return true;
  if ('unclaimed' in rule) {
    const owners = Object.entries(CLAIMED).find(([pattern]) => matches(pattern, name))?.[1];
    return owners === undefined || owners.includes(room);
  }
  return rule.some((pattern) => matches(pattern, name));
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('/') ? name.startsWith(pattern) : name === pattern;
}

/** Parcels of one library count once. */
export function libraryOf(name: string): string {
  return LIBRARY_FAMILIES.find((family) => family.includes(name))?.[0] ?? name;
}
