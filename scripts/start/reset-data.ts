import fs from 'node:fs';
import path from 'node:path';
import { removeData } from '../../backend/src/platform/embedded-postgres/data-dir.ts';

export const databaseDir = (dir: string): string => path.join(dir, 'postgres');

/** Product data and twin go together; neither makes sense without the other, nor the database without the keys beside it. */
export function resetData(dir: string): void {
  removeData(databaseDir(dir));
  fs.rmSync(dir, { recursive: true, force: true });
}
