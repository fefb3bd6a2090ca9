/** Why nothing of a record is read or written, in one line; `product` is our name. */
export const outOfScopeTexts = {
  owner: (product: string): string => `${product} leaves this record alone: its owner is not among those your admin chose.`,
  list: (product: string): string => `${product} leaves this record alone: it is not on the list your admin chose.`,
  record_type: (product: string): string => `${product} leaves this record alone: your admin did not choose records of its type.`,
} as const;

/** Of a connection nobody has chosen records for. */
export const readingWaitsText =
  'Reading waits for your choice of records. Choose which ones, or all of them; until then nothing is read, and no mail is sent because who refused is not known.';

/** A record that is not here may be new, or none of those that were chosen. */
export const maybeOutOfScopeText = (product: string): string =>
  `This record is not in ${product}: it is new, or not among those your admin chose. New ones arrive within a minute.`;
