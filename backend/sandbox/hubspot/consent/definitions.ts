/** The subscription types every portal of the twin has. */
export const definitions = [
  { id: 1001, name: 'One to One', description: 'Correspondence with our team', purpose: 'Sales', communicationMethod: 'Email', isDefault: true },
  { id: 1002, name: 'Marketing Information', description: 'News and offers', purpose: 'Marketing', communicationMethod: 'Email', isDefault: false },
] as const;

/** The contact's own mark for one of them. */
export const optOutProperty = (id: number): string => `hs_email_optout_${id}`;
