export const VERSIONS = { first: 31, last: 67 };

/** Known once, refused now. */
export const RETIRED = { first: 7, last: 30 };
