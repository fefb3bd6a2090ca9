import type { MailView } from '@salesos/shared/api/mail-setup';
import type { SetupCall } from '@salesos/shared/api/setup';
import { useEffect, useRef, useState } from 'react';
import { type Asking, type Setup, useAsking } from './useSetup.ts';

export interface Mail extends Asking {
  view: MailView | null;
  setup: Setup;
  load(): Promise<void>;
  show(view: MailView): void;
}

/** How mail stands, read when it is opened and after each change. */
export function useMail(setup: Setup): Mail {
  const asking = useAsking(setup);
  const [view, setView] = useState<MailView | null>(null);
  const latest = useRef(0);
  const show = (seen: MailView) => {
    latest.current += 1;
    setView(seen);
  };
  const load = async () => {
    latest.current += 1;
    const turn = latest.current;
    const seen = await asking.ask<MailView>({ call: 'mail' });
    // What was changed meanwhile is newer; what was seen stays in sight with its moment.
    if (seen && turn === latest.current) setView(seen);
  };
  useEffect(() => {
    void load();
    // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is opened.
  }, []);
  return { ...asking, view, setup, load, show };
}

export interface MailPart extends Asking {
  /** Changes something and shows how mail stands then. True when it was done. */
  change(call: SetupCall, doneText: string): Promise<boolean>;
}

/** What one part of mail can do, with its own waiting and its own reason why not. */
export function useMailPart({ setup, show, load }: Mail): MailPart {
  const asking = useAsking(setup);
  const change = async (call: SetupCall, doneText: string) => {
    const view = await asking.ask<MailView>(call);
    if (view === null) {
      // Without an answer it may have happened.
      void load();
      return false;
    }
    show(view);
    setup.tell(doneText);
    // The page says what waits, also while mail is closed.
    void setup.reload();
    return true;
  };
  return { ...asking, change };
}
