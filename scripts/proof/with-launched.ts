import { launch, type Launched } from '../start/launch.ts';
import { inOwnPlace } from './own-place.ts';

/** The whole product with its twin, in this process, for one proof. */
export function withLaunched<Result>(name: string, run: (launched: Launched) => Promise<Result>): Promise<Result> {
  return inOwnPlace(name, async ({ dir }) => {
    const launched = await launch(dir, { record: null, cards: false }, () => undefined);
    try {
      return await run(launched);
    } finally {
      await launched.close();
    }
  });
}
