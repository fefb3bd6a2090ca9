import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unprivilegedUser } from '../../backend/src/platform/embedded-postgres/binaries.ts';
import { usableDataDir } from '../../backend/src/platform/embedded-postgres/data-dir.ts';

/** A folder for a whole set-up of its own (`data`) and whatever else a proof keeps; gone afterwards, also from where a root's database really lies. */
export async function inOwnPlace<Result>(
  name: string,
  run: (place: { dir: string; file(name: string): string }) => Promise<Result>,
): Promise<Result> {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), `salesos-${name}-`));
  fs.chmodSync(place, 0o711);
  const dir = path.join(place, 'data');
  try {
    return await run({ dir, file: (named) => path.join(place, named) });
  } finally {
    const data = usableDataDir(path.join(dir, 'postgres'), unprivilegedUser());
    for (const left of [data, `${data}.password`, `${data}.starter`, place]) fs.rmSync(left, { recursive: true, force: true });
  }
}
