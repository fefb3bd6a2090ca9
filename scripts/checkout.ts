import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this checkout lies, whatever the working directory. */
export const CHECKOUT = dirname(dirname(fileURLToPath(import.meta.url)));
