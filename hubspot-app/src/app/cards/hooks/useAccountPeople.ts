import type { AccountPeople } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type CardProblem, type Outcome, readAccountPeople, syncAccount } from '../lib/api.ts';
import { toIdempotencyKey } from '@salesos/shared/client/idempotency-key';
import type { CardActions } from './useCardAction.ts';
import type { CardHost } from './useCardHost.ts';

// Each read scores everybody of the account, and scores move by the hour.
const pollMs = 60_000;
/** A pull takes a moment. */
const afterSyncMs = 3_000;

export interface LivePeople {
  status: 'loading' | 'live' | 'down' | 'refused';
  view: AccountPeople | null;
  problem: CardProblem | null;
  /** When `view` came. */
  loadedAt: Date | null;
}

/** The account's people, read again once a minute; a list that came stays when a later read fails. */
export function useAccountPeople(host: CardHost): { people: LivePeople; reload: () => Promise<void>; actions: CardActions } {
  const { origin, objectId } = host.target;
  const [people, setPeople] = useState<LivePeople>({ status: 'loading', view: null, problem: null, loadedAt: null });
  const [soon, setSoon] = useState(0);
  const isMounted = useRef(true);

  const reload = useCallback(async () => {
    const outcome = await readAccountPeople({ origin, objectId });
    if (isMounted.current) setPeople((before) => afterOutcome(before, outcome, new Date()));
  }, [origin, objectId]);

  useEffect(() => {
    isMounted.current = true;
    let timer: ReturnType<typeof setTimeout>;
    const poll = async () => {
      await reload();
      if (isMounted.current) timer = setTimeout(poll, pollMs);
    };
    timer = setTimeout(poll, soon === 0 ? 0 : afterSyncMs);
    return () => {
      isMounted.current = false;
      clearTimeout(timer);
    };
  }, [reload, soon]);

  const actions = useSyncNow(host, () => setSoon((before) => before + 1));
  return { people, reload, actions };
}

/** The one action a company has. */
function useSyncNow(host: CardHost, synced: () => void): CardActions {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<CardProblem | null>(null);
  const run = async (): Promise<boolean> => {
    setPending(true);
    setProblem(null);
    const outcome = await syncAccount(host.target, toIdempotencyKey(crypto.getRandomValues(new Uint8Array(16))));
    setPending(false);
    if (outcome.kind === 'down') setProblem({ code: 'no_answer', title: say('noAnswerTitle', host.product), detail: cardLabels.noAnswerText });
    if (outcome.kind === 'problem') setProblem(outcome.problem);
    if (outcome.kind !== 'view') return false;
    host.addAlert({ type: 'success', message: cardLabels.syncAsked });
    synced();
    return true;
  };
  return { target: host.target, pending: isPending ? 'sync_now' : null, problem, run };
}

function afterOutcome(before: LivePeople, outcome: Outcome<AccountPeople>, now: Date): LivePeople {
  if (outcome.kind === 'view') return { status: 'live', view: outcome.view, problem: null, loadedAt: now };
  if (outcome.kind === 'problem') return { status: 'refused', view: null, problem: outcome.problem, loadedAt: null };
  return { ...before, status: 'down', problem: null };
}
