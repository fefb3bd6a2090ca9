import { z } from 'zod';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { isCustomField } from './mapper.ts';
import type { ContactPoints } from './wire.ts';

const Text = z.string().exactOptional();
/** The API takes no null for these; an empty text clears. */
const Clearable = z
  .string()
  .nullable()
  .transform((text) => text ?? '')
  .exactOptional();
const Points = z.array(z.object({ value: z.string(), primary: z.boolean(), label: z.string() })).exactOptional();

/** What may be written, by object; anything else is refused here and named. */
export const PersonBody = z.strictObject({ name: Text, job_title: Clearable, emails: Points, phones: Points });
export const OrganizationBody = z.strictObject({
  name: Text,
  website: z.string().nullable().exactOptional(),
  employee_count: z.number().nullable().exactOptional(),
});
export const DealBody = z.strictObject({ title: Text, value: z.number().exactOptional(), expected_close_date: Text });

/** Our one address or number takes the place of the primary one; the others stay. */
export function replacePrimary(points: ContactPoints, value: string | null): ContactPoints {
  const index = Math.max(
    0,
    points.findIndex(({ primary }) => primary),
  );
  // One of the others may be the one that becomes the primary.
  const isSame = (other: string): boolean => other.toLowerCase() === value?.toLowerCase();
  const others = points.filter((point, at) => at !== index && !isSame(point.value)).map((point) => ({ ...point, primary: false }));
  if (value !== null) return [{ value, primary: true, label: points[index]?.label ?? 'work' }, ...others];
  return others.map((point, at) => ({ ...point, primary: at === 0 }));
}

export interface SplitValues {
  standard: Record<string, FieldValue>;
  custom: Record<string, FieldValue>;
}

export function splitValues(values: Readonly<Record<string, FieldValue>>): SplitValues {
  const entries = Object.entries(values);
  return {
    standard: Object.fromEntries(entries.filter(([name]) => !isCustomField(name))),
    custom: Object.fromEntries(entries.filter(([name]) => isCustomField(name))),
  };
}
