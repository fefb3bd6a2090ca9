/** Where a row came from: which of the files and its physical line. */
export interface RowRef {
  list: number;
  line: number;
}

export interface AccountValues {
  name: string;
  website: string | null;
  phone: string | null;
  industry: string | null;
  employees: number | null;
  city: string | null;
  country: string | null;
}

export interface ContactValues {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  mobile: string | null;
  title: string | null;
  city: string | null;
  country: string | null;
  isOptedOut: boolean;
}

/** One row as the list has it, unchecked. */
export interface ListRow {
  line: number;
  account: Omit<AccountValues, 'name'> & { sourceId: string | null; name: string | null };
  /** Text of a number of employees that is none; null when there is nothing to complain about. */
  unreadableEmployees: string | null;
  /** null when the list is about accounts, or this row names no person. */
  contact: ContactValues | null;
}
