import { field, readOnly, text, type Field } from './field.ts';

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** An address: its parts, which are written, and the whole, which is only read. */
export function addressFields(prefix: '' | 'Billing' | 'Shipping' | 'Mailing' | 'Other'): Field[] {
  const label = prefix === '' ? '' : `${prefix} `;
  const parts = [
    field('textarea', `${prefix}Street`, `${label}Street`, { length: 255, filterable: true }),
    text(`${prefix}City`, `${label}City`, 40),
    text(`${prefix}State`, `${label}State/Province`, 80),
    text(`${prefix}PostalCode`, `${label}Zip/Postal Code`, 20),
    text(`${prefix}Country`, `${label}Country`, 80),
  ];
  const whole = Object.fromEntries(parts.map(({ name }) => [lower(name.slice(prefix.length)), name]));
  return [
    ...parts,
    field('address', `${prefix}Address`, `${label}Address`, {
      ...readOnly,
      compound: { ...whole, geocodeAccuracy: null, latitude: null, longitude: null },
    }),
  ];
}
