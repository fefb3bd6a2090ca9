import type { UnitOfWork } from '#db/unit-of-work.ts';
import { clicksOff } from '#domain/email/may-track.ts';
import { measuredSignals, setMeasured } from '../engagement/measured.ts';
import { loadTracking } from './load-settings.ts';

/** Says in the log what has a source from now on and what has none any more, after the settings were changed. */
export async function tellMeasured(uow: UnitOfWork, source: string): Promise<void> {
  const settings = await loadTracking(uow);
  const before = await measuredSignals(uow, uow.now);
  const now = { opens: settings?.opens ?? false, clicks: clicksOff(settings) === null };
  for (const signal of ['opens', 'clicks'] as const) {
    if (before.has(signal) !== now[signal]) await setMeasured(uow, { signal, measured: now[signal], source });
  }
}
