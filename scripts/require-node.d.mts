export function nodeFix(version: string): string | null;
