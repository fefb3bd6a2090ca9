import type { CardReply } from '../api/card.ts';

export type CardProblem = Extract<CardReply, { ok: false }>['problem'];

export type Outcome<View> =
  | { kind: 'view'; view: View }
  /** The backend answered and said no. */
  | { kind: 'problem'; problem: CardProblem }
  /** No usable answer; whether an action arrived is unknown. */
  | { kind: 'down' };

/** What came of a call to the backend, whoever carried it. */
export async function outcomeOf<View extends object>(call: () => Promise<{ ok: boolean; json(): Promise<unknown> }>): Promise<Outcome<View>> {
  try {
    const response = await call();
    const body = await response.json();
    return response.ok ? toOutcome(body) : { kind: 'down' };
  } catch {
    return { kind: 'down' };
  }
}

/** Anything that is not our own reply is no answer: HubSpot reports a failing backend as 200 {status:"error",category:"BAD_GATEWAY"}. */
function toOutcome<View extends object>(body: unknown): Outcome<View> {
  if (isView<View>(body)) return { kind: 'view', view: body.data };
  if (isProblem(body)) return { kind: 'problem', problem: body.problem };
  return { kind: 'down' };
}

function isView<View extends object>(body: unknown): body is { ok: true; data: View } {
  return isObject(body) && body['ok'] === true && isObject(body['data']);
}

function isProblem(body: unknown): body is { ok: false; problem: CardProblem } {
  return isObject(body) && body['ok'] === false && isObject(body['problem']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
