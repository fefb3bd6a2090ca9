/** Five columns fit side by side on a desk, two on a phone. */
export const columnWidth = 120;
