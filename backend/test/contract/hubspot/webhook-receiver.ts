import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { onTestFinished } from 'vitest';
import { signV3 } from '../../../sandbox/hubspot/sign-v3.ts';

export const publicUrl = 'https://api.salesos.example';
export type Event = Record<string, unknown>;

export interface Receiver {
  url: string;
  /** Every call as it came, refused ones too. */
  calls: { path: string; events: Event[]; answer: number }[];
  /** Events of calls that were answered 200. */
  accepted(): Event[];
  /** Answers for the next calls; after them 200. A function may take its time. */
  answers: (number | Response)[];
}

/** A stand-in of the product that lets nobody in without HubSpot's signature over its public address. */
export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    calls: [],
    answers: [],
    accepted: () => receiver.calls.filter((call) => call.answer === 200).flatMap((call) => call.events),
  };
  const app = new Hono();
  app.post('*', async (c) => {
    const body = await c.req.text();
    const timestamp = c.req.header('x-hubspot-request-timestamp') ?? '';
    const expected = signV3('secret-1', 'POST', `${publicUrl}${c.req.path}`, body, timestamp);
    const answer = c.req.header('x-hubspot-signature-v3') === expected ? (receiver.answers.shift() ?? 200) : 401;
    const status = typeof answer === 'number' ? answer : answer.status;
    receiver.calls.push({ path: c.req.path, events: JSON.parse(body) as Event[], answer: status });
    return typeof answer === 'number' ? new Response(null, { status }) : answer;
  });
  const server = await new Promise<ReturnType<typeof serve>>((ready) => {
    const starting = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => ready(starting));
  });
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}
