import { launch, type Launched, type LaunchOptions } from '../start/launch.ts';
import { inOwnPlace } from './own-place.ts';

/** The whole product with its twin, in this process, for one proof. */
export function withLaunched<Result>(
  name: string,
  run: (launched: Launched, dir: string) => Promise<Result>,
  options: Pick<LaunchOptions, 'environment' | 'mailVendors'> = {},
): Promise<Result> {
  return inOwnPlace(name, async ({ dir }) => {
    const launched = await launch(dir, { record: null, cards: false, ...options }, () => undefined);
    try {
      return await run(launched, dir);
    } finally {
      await launched.close();
    }
  });
}
