import type { SetupCall } from '@salesos/shared/api/setup';
import type { OpenedCall } from '#services/card/open-call.ts';
import type { LatelyFound } from '#services/deliverability/remember.ts';
import type { HttpDeps } from '../deps.ts';

export type SetupDeps = HttpDeps & { lately: LatelyFound };
export type Ref = OpenedCall & { provider: string };
export type Name = SetupCall['call'];
export type Of<Key extends Name> = Extract<SetupCall, { call: Key }>;
/** What each call of the set-up page does. */
export type Runs = { readonly [Key in Name]: (deps: SetupDeps, ref: Ref, wish: Of<Key>) => Promise<unknown> };
