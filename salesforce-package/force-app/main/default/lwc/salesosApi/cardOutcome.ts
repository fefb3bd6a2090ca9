import type { CardReply, CardView } from '@salesos/shared/api/card';

type CardProblem = Extract<CardReply, { ok: false }>['problem'];

/** What came of asking: details, a refusal in words, or no answer at all. */
export type CardOutcome = { kind: 'view'; view: CardView } | { kind: 'problem'; problem: CardProblem } | { kind: 'down' };
