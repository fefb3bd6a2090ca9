import { normalizeHeader, ownWords, sharedWords, type Field, type SharedMeaning } from './header-words.ts';

export type ListKind = 'accounts' | 'contacts' | 'both';

export interface ColumnMapping {
  column: string;
  /** null = ignored. Two columns may feed one field: the first with a value counts. */
  field: Field | null;
}

const persons: readonly Field[] = ['contact.firstName', 'contact.lastName', 'contact.fullName', 'contact.email'];
const facts: readonly Field[] = [
  'account.website',
  'account.phone',
  'account.industry',
  'account.employees',
  'account.city',
  'account.country',
  'account.location',
];

/** What the list is about and where each column goes; null when it names neither accounts nor people. */
export function mapColumns(headers: readonly string[]): { kind: ListKind; columns: ColumnMapping[] } | null {
  const words = headers.map(normalizeHeader);
  const found = new Set(words.flatMap((word) => ownWords.get(word) ?? []));
  const hasName = words.some((word) => sharedWords.get(word) === 'name');
  const namesAccount = found.has('account.name');
  // Beside a company column, "Name" is a person's; alone, it is the company's.
  const isAboutPeople = persons.some((field) => found.has(field)) || (namesAccount && hasName);
  if (!isAboutPeople && !namesAccount && !hasName) return null;
  const kind = !isAboutPeople ? 'accounts' : namesAccount && facts.some((field) => found.has(field)) ? 'both' : 'contacts';
  const fieldOf = (word: string): Field | null => {
    const own = ownWords.get(word);
    if (own !== undefined) return isUsed(kind, own) ? own : null;
    const meaning = sharedWords.get(word);
    return meaning === undefined ? null : sharedField(kind, meaning, found);
  };
  return { kind, columns: headers.map((column, index) => ({ column, field: fieldOf(words[index] ?? '') })) };
}

function isUsed(kind: ListKind, field: Field): boolean {
  if (kind === 'accounts') return field.startsWith('account.');
  return kind === 'both' || !facts.includes(field);
}

function sharedField(kind: ListKind, meaning: SharedMeaning, found: ReadonlySet<Field>): Field {
  if (meaning === 'id') return kind === 'accounts' ? 'account.sourceId' : 'contact.sourceId';
  if (meaning !== 'name') return kind === 'accounts' ? `account.${meaning}` : `contact.${meaning}`;
  if (kind === 'accounts') return 'account.name';
  // German lists write "Name; Vorname" for last and first name.
  return found.has('contact.firstName') && !found.has('contact.lastName') ? 'contact.lastName' : 'contact.fullName';
}
