import type { SuppressionList } from '@salesos/shared/api/mail-setup';
import type { SetupCall } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import type { Mail } from './useMail.ts';
import { type Asking, useAsking } from './useSetup.ts';

export interface Suppressions extends Asking {
  list: SuppressionList;
  /** What the list was searched for; null = nobody has. */
  matching: string | null;
  look(matching: string | null): Promise<void>;
  showMore(): Promise<void>;
  /** True when it was done. */
  add(value: string, reason: string): Promise<boolean>;
  lift(id: string, because: string): Promise<boolean>;
}

/** The list as it was last answered: searched, added to, taken from. */
export function useSuppressions({ setup }: Mail, first: SuppressionList): Suppressions {
  const asking = useAsking(setup);
  const [held, hold] = useState<{ list: SuppressionList; matching: string | null } | null>(null);
  const { list, matching } = held ?? { list: first, matching: null };
  const ask = async (call: SetupCall, sought: string | null) => {
    const answer = await asking.ask<SuppressionList>(call);
    if (answer) hold({ list: answer, matching: sought });
    return answer !== null;
  };
  const alter = async (call: SetupCall, sought: string | null, doneText: string) => {
    const isDone = await ask(call, sought);
    if (isDone) setup.tell(doneText);
    return isDone;
  };
  return {
    ...asking,
    list,
    matching,
    look: async (sought) => void (await ask({ call: 'suppressions', matching: sought, after: null }, sought)),
    showMore: async () => {
      const more = await asking.ask<SuppressionList>({ call: 'suppressions', matching, after: list.next });
      if (more) hold({ list: { ...more, rows: [...list.rows, ...more.rows] }, matching });
    },
    add: (value, reason) => {
      const kind = value.includes('@') ? ('address' as const) : ('domain' as const);
      const wish = { kind, value, ...(reason === '' ? {} : { reason }) };
      return alter({ call: 'suppress', wish }, value, saySetup('suppressionAdded', value));
    },
    lift: (id, because) => alter({ call: 'lift_suppression', id, because, matching }, matching, setupLabels.suppressionLifted),
  };
}
