export const space = 'custom-crm';
