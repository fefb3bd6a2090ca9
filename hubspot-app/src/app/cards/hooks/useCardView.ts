import type { CardView } from '@salesos/shared/api/card';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type CardOutcome, type CardProblem, type CardTarget, readCard } from '../lib/api.ts';

const pollMs = 15_000;

export interface LiveCard {
  /** `down` keeps the last view that came, if any. */
  status: 'loading' | 'live' | 'down' | 'refused';
  view: CardView | null;
  problem: CardProblem | null;
  /** When `view` came. */
  loadedAt: Date | null;
}

const nothingYet: LiveCard = { status: 'loading', view: null, problem: null, loadedAt: null };

/** One call on mount, again every 15 s, and at once when the record's own fields change; never two at a time. */
export function useCardView(target: CardTarget, asOf: Date | null, revision: string | null) {
  const [card, setCard] = useState(nothingYet);
  const latestCall = useRef(0);
  const { origin, objectId } = target;
  const asOfIso = asOf?.toISOString() ?? null;

  const show = useCallback((outcome: CardOutcome) => {
    // An older read that is still under way must not overwrite what is newer.
    latestCall.current += 1;
    setCard((before) => afterOutcome(before, outcome, new Date()));
  }, []);

  const reload = useCallback(async () => {
    latestCall.current += 1;
    const call = latestCall.current;
    const outcome = await readCard({ origin, objectId }, asOfIso ? new Date(asOfIso) : null);
    if (call === latestCall.current) setCard((before) => afterOutcome(before, outcome, new Date()));
  }, [origin, objectId, asOfIso]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isMounted = true;
    const poll = async () => {
      await reload();
      if (isMounted) timer = setTimeout(poll, pollMs);
    };
    void poll();
    return () => {
      isMounted = false;
      latestCall.current += 1;
      clearTimeout(timer);
    };
  }, [reload]);

  useReloadOnChange(revision, reload);
  return { card, reload, show };
}

/** The first revision is the first paint itself; only a later one is news. */
function useReloadOnChange(revision: string | null, reload: () => Promise<void>) {
  const seen = useRef<string | null>(null);
  useEffect(() => {
    const isNews = seen.current !== null && revision !== null && seen.current !== revision;
    seen.current = revision ?? seen.current;
    if (isNews) void reload();
  }, [revision, reload]);
}

function afterOutcome(before: LiveCard, outcome: CardOutcome, now: Date): LiveCard {
  if (outcome.kind === 'view') return { status: 'live', view: outcome.view, problem: null, loadedAt: now };
  if (outcome.kind === 'problem') return { status: 'refused', view: null, problem: outcome.problem, loadedAt: before.loadedAt };
  return { ...before, status: 'down', problem: null };
}
