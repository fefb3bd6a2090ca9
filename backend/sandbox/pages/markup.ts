import type { html } from 'hono/html';

/** Escaped HTML; a plain string put into it is text. */
export type Markup = ReturnType<typeof html>;
