import { z } from 'zod';
import { ApiFault } from '../api-fault.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { Records } from '../records/records.ts';
import { readJson } from './api.ts';
import { parseBody } from './collection-body.ts';
import type { Dispatch, SubReply } from './dispatch.ts';
import { fillReferences, MissingReference } from './references.ts';

const MOST_REQUESTS = 25;
/** Queries and collections, which are dear. */
const MOST_DEAR = 5;

export const Sub = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: z.string(),
  referenceId: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/),
  body: z.unknown().optional(),
  httpHeaders: z.record(z.string(), z.string()).default({}),
});
export type Sub = z.infer<typeof Sub>;
const Body = z.object({ allOrNone: z.boolean().default(false), compositeRequest: z.array(Sub).min(1) });

export interface Answer {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

/** Several requests in one, later ones using what earlier ones answered. */
export function addComposite(api: Api, kit: Kit, dispatch: () => Dispatch): void {
  api.post('/composite', async (c) => {
    const { allOrNone, compositeRequest } = parseBody(Body, await readJson(c.req));
    checkLimits(compositeRequest);
    const { session } = c.var;
    const compositeResponse = allOrNone
      ? await runTogether(kit, dispatch(), session, compositeRequest)
      : await runAll(dispatch(), session, compositeRequest, false);
    return c.json({ compositeResponse });
  });
}

/** All of them or none. */
export function runTogether(kit: Kit, dispatch: Dispatch, session: ApiSession, requests: readonly Sub[]): Promise<Answer[]> {
  const records = new Records(kit.twin, session.org, session.userId, session.changeOrigin);
  return records.together(async () => {
    const answers = await runAll(dispatch, { ...session, records }, requests, true);
    if (answers.every(isGood)) return answers;
    records.undo();
    const rolledBack = halted('The transaction was rolled back since another operation in the same transaction failed.');
    return answers.map((answer) => (isGood(answer) ? { ...answer, ...rolledBack } : answer));
  });
}

function checkLimits(requests: readonly Sub[]): void {
  if (requests.length > MOST_REQUESTS) throw tooMany(`Limit exceeded. No more than ${MOST_REQUESTS} subrequests are allowed in a single request`);
  const dear = requests.filter(({ url }) => /\/(query|queryAll|composite\/sobjects)(\b|$)/.test(url)).length;
  if (dear > MOST_DEAR) throw tooMany(`Limit exceeded. No more than ${MOST_DEAR} query or collection subrequests are allowed in a single request`);
  refuseSameNames(requests);
}

export function refuseSameNames(requests: readonly Sub[]): void {
  const names = requests.map(({ referenceId }) => referenceId);
  if (new Set(names).size < names.length) throw new ApiFault(400, 'INVALID_INPUT', 'Duplicate reference ids in the composite request');
}

export function tooMany(message: string): ApiFault {
  return new ApiFault(400, 'LIMIT_EXCEEDED', message);
}

async function runAll(dispatch: Dispatch, session: ApiSession, requests: readonly Sub[], stopAtFault: boolean): Promise<Answer[]> {
  const known = new Map<string, unknown>();
  const answers: Answer[] = [];
  for (const request of requests) {
    const isOver = stopAtFault && answers.some((answer) => !isGood(answer));
    const answer = isOver
      ? { ...halted('The transaction was rolled back since another operation in the same transaction failed.'), referenceId: request.referenceId }
      : await runOne(dispatch, session, request, known);
    answers.push(answer);
    if (isGood(answer)) known.set(request.referenceId, answer.body);
  }
  return answers;
}

async function runOne(dispatch: Dispatch, session: ApiSession, request: Sub, known: ReadonlyMap<string, unknown>): Promise<Answer> {
  const { referenceId, method, httpHeaders } = request;
  try {
    const url = String(fillReferences(request.url, known));
    if (!/^\/services\/data\/v\d+\.\d\//.test(url) || /\/composite(\/(batch|tree|graph)\b|$|\?)/.test(url)) {
      const fault = { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' };
      return { body: [fault], httpHeaders: {}, httpStatusCode: 404, referenceId };
    }
    return answerOf(referenceId, await dispatch(session, { method, url, headers: httpHeaders, body: fillReferences(request.body, known) }));
  } catch (error) {
    if (error instanceof MissingReference) return { ...halted(error.message), referenceId };
    throw error;
  }
}

function answerOf(referenceId: string, { status, body, location }: SubReply): Answer {
  return { body, httpHeaders: location === null ? {} : { Location: location }, httpStatusCode: status, referenceId };
}

function halted(message: string): Omit<Answer, 'referenceId'> {
  return { body: [{ errorCode: 'PROCESSING_HALTED', message }], httpHeaders: {}, httpStatusCode: 400 };
}

/** 300 is an answer, not a failure: several records have the external id. */
export function isGood({ httpStatusCode, body }: Answer): boolean {
  if (httpStatusCode >= 400) return false;
  return !(Array.isArray(body) && body.some((row: unknown) => typeof row === 'object' && row !== null && 'success' in row && row.success === false));
}
