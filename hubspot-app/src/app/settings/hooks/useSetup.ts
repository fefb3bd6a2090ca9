import { useExtensionActions, useExtensionContext } from '@hubspot/ui-extensions';
import type { SetupCall, SetupView } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CardProblem, Outcome } from '@salesos/shared/client/outcome';
import { callSetup, defaultOrigin } from '../lib/setup-api.ts';

const pollMs = 15_000;

/** One place of the page that asks: its own waiting, its own reason why not. */
export interface Asking {
  /** The call under way; every button of the place waits for it. */
  pending: SetupCall['call'] | null;
  /** Why the last one did not happen. */
  problem: CardProblem | null;
  /** Asks without changing anything; null = no, and `problem` says why. */
  ask<Answer extends object>(call: SetupCall): Promise<Answer | null>;
}

export interface Setup extends Asking {
  product: string;
  origin: string;
  status: 'loading' | 'live' | 'down' | 'refused';
  /** Stays when a later reading fails. */
  view: SetupView | null;
  loadedAt: Date | null;
  /** Why the page cannot be shown. */
  refusal: CardProblem | null;
  reload(): Promise<void>;
  /** Changes something and shows how the set-up stands then. True when it was done. */
  change(call: SetupCall, doneText: string): Promise<boolean>;
  tell(text: string): void;
}

type Shown = Pick<Setup, 'status' | 'view' | 'loadedAt' | 'refusal'>;

function afterOutcome(before: Shown, outcome: Outcome<SetupView>): Shown {
  if (outcome.kind === 'view') return { status: 'live', view: outcome.view, loadedAt: new Date(), refusal: null };
  if (outcome.kind === 'problem') return { status: 'refused', view: null, loadedAt: null, refusal: outcome.problem };
  return { ...before, status: 'down' };
}

/** The page as it stands, read again every 15 s, and the way to ask and change. */
export function useSetup(): Setup {
  const context = useExtensionContext<'settings'>();
  const { addAlert } = useExtensionActions<'settings'>();
  const origin = String(context.variables?.['API_ORIGIN'] ?? defaultOrigin);
  const product = context.extension?.appName ?? 'SalesOS';
  const [shown, show] = useState<Shown>({ status: 'loading', view: null, loadedAt: null, refusal: null });
  const latestCall = useRef(0);

  const reload = useCallback(async () => {
    latestCall.current += 1;
    const call = latestCall.current;
    const outcome = await callSetup(origin, { call: 'view' });
    // What was changed meanwhile is newer than what was read before.
    if (call === latestCall.current) show((before) => afterOutcome(before, outcome));
  }, [origin]);
  usePoll(reload, latestCall);

  const { ask, pending, problem } = useAsking({ origin, product });
  const tell = (message: string) => addAlert({ type: 'success', message });
  const change = async (call: SetupCall, doneText: string) => {
    latestCall.current += 1;
    const view = await ask<SetupView>(call);
    if (view === null) {
      void reload();
      return false;
    }
    latestCall.current += 1;
    show((before) => afterOutcome(before, { kind: 'view', view }));
    tell(doneText);
    return true;
  };
  return { product, origin, ...shown, pending, problem, reload, ask, change, tell };
}

function usePoll(reload: () => Promise<void>, latestCall: { current: number }): void {
  useEffect(() => {
    let isMounted = true;
    let timer: ReturnType<typeof setTimeout>;
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
  }, [reload, latestCall]);
}

export function useAsking({ origin, product }: Pick<Setup, 'origin' | 'product'>): Asking {
  const [pending, setPending] = useState<SetupCall['call'] | null>(null);
  const [problem, setProblem] = useState<CardProblem | null>(null);
  const ask = async <Answer extends object>(call: SetupCall): Promise<Answer | null> => {
    setPending(call.call);
    setProblem(null);
    const outcome = await callSetup<Answer>(origin, call);
    setPending(null);
    if (outcome.kind === 'view') return outcome.view;
    setProblem(
      outcome.kind === 'problem'
        ? outcome.problem
        : { code: 'no_answer', title: saySetup('setupNoAnswer', product), detail: setupLabels.setupNoAnswerText },
    );
    return null;
  };
  return { ask, pending, problem };
}
