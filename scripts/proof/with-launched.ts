import { launch, type Launched } from '../start/launch.ts';
import { inOwnPlace } from './own-place.ts';

/** The whole product with its twin, in this process, for one proof; of its agents only those named, if any are. */
export function withLaunched<Result>(name: string, run: (launched: Launched, dir: string) => Promise<Result>, agents = ''): Promise<Result> {
  return inOwnPlace(name, async ({ dir }) => {
    const launched = await launch(dir, { record: null, cards: false, environment: { AGENTS: agents } }, () => undefined);
    try {
      return await run(launched, dir);
    } finally {
      await launched.close();
    }
  });
}
