export const RATINGS = ['Hot', 'Warm', 'Cold'] as const;
