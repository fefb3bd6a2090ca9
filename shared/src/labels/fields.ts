const fieldLabels: Readonly<Record<string, string>> = {
  first_name: 'First name',
  last_name: 'Last name',
  email: 'Email',
  phone: 'Phone',
  title: 'Title',
  city: 'City',
  country: 'Country',
  company: 'Company',
  name: 'Name',
  domain: 'Domain',
  industry: 'Industry',
  company_size: 'Employees',
  location: 'Location',
  stage: 'Stage',
  amount: 'Amount',
  close_date: 'Close date',
  is_closed: 'Closed',
  is_won: 'Won',
};

/** What a field of ours is called on screen; one without a word of its own by its name in plain words. */
export function fieldLabel(field: string): string {
  const known = fieldLabels[field];
  if (known !== undefined) return known;
  const words = field
    .replaceAll('_', ' ')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
