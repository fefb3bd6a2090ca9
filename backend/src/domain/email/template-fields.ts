export interface FieldOfTemplate {
  readonly path: string;
  /** Stands in for a value where none is at hand. */
  readonly example: string;
  readonly isCustom: boolean;
}

const standard: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  contact: {
    first_name: 'Ada',
    last_name: 'Lovelace',
    email: 'ada@example.com',
    phone: '+1 555 0100',
    title: 'Head of Engineering',
    company: 'Analytical Engines',
    city: 'London',
    country: 'United Kingdom',
  },
  account: {
    name: 'Analytical Engines',
    domain: 'example.com',
    industry: 'Software',
    company_size: '250',
    location: 'London',
    country: 'United Kingdom',
  },
  sender: { name: 'Charles Babbage', first_name: 'Charles', email: 'charles@example.com' },
  step: { number: '1', sequence: 'Warm intro' },
};

/** A customer's own field, by its field mapping. */
export interface MappedName {
  readonly group: 'contact' | 'account';
  readonly field: string;
}

/** Everything that may stand in the `{{ }}` of a mail. */
export function templateFields(mapped: readonly MappedName[]): FieldOfTemplate[] {
  const own = Object.entries(standard).flatMap(([group, fields]) =>
    Object.entries(fields).map(([field, example]) => ({ path: `${group}.${field}`, example, isCustom: false })),
  );
  const known = new Set(own.map(({ path }) => path));
  const custom = mapped
    .filter(({ group, field }) => !known.has(`${group}.${field}`))
    .map(({ group, field }) => ({ path: `${group}.custom.${field}`, example: 'a value', isCustom: true }));
  return [...own, ...custom];
}

type Values = { [name: string]: string | Values };

/** One mail's variables, each with its example. */
export function exampleVariables(fields: readonly FieldOfTemplate[]): Values {
  const all: Values = {};
  for (const { path, example } of fields) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let group = all;
    for (const name of names) {
      const inner = group[name];
      const next: Values = typeof inner === 'object' ? inner : {};
      group[name] = next;
      group = next;
    }
    group[last] = example;
  }
  return all;
}
