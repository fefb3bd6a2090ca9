import type { CardReply, CardView } from '@salesos/shared/api/card';

type CardProblem = Extract<CardReply, { ok: false }>['problem'];

/** What came of asking: an answer, a refusal in words, or nobody who answers. */
export type Outcome<View> = { kind: 'view'; view: View } | { kind: 'problem'; problem: CardProblem } | { kind: 'down' };
export type CardOutcome = Outcome<CardView>;
