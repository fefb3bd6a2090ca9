import { expect, it } from 'vitest';
import { soqlInstant, soqlText } from './soql.ts';

it('keeps a value inside its quotes', () => {
  expect(soqlText("it's \\ x' OR Name != '")).toBe("'it\\'s \\\\ x\\' OR Name != \\''");
  expect(soqlText('a\nb\tc\rd')).toBe("'a\\nb\\tc\\rd'");
});

it('writes instants in whole seconds', () => {
  expect(soqlInstant(new Date('2026-11-23T10:00:00.999Z'))).toBe('2026-11-23T10:00:00Z');
});
