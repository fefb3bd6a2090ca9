import { randomUUID } from 'node:crypto';
import { status, type ServerDuplexStream } from '@grpc/grpc-js';
import type { Fault } from '../../core/faults.ts';
import type { Twin } from '../../core/twin.ts';
import type { ChangeEvent } from '../changes/change-event.ts';
import { changesAfter, onChanges } from '../changes/change-log.ts';
import { PUBSUB_FAULTS } from '../changes/publish-change.ts';
import { requireOrg } from '../org.ts';
import { requireSession, type Caller } from './caller.ts';
import { consumerEvent } from './consumer-event.ts';
import { GrpcFault } from './grpc-fault.ts';
import { recordMessage } from './record-message.ts';
import { toReplayId, type ReplayPosition } from './replay-id.ts';
import type { FetchRequest } from './service.ts';
import { startOf } from './start-position.ts';
import { objectsOf } from './topics.ts';

/** However many are asked for, so many are owed at most. */
const MOST_PENDING = 100;

export interface StreamTimes {
  /** How often a stream that owes events says something when there are none. */
  keepAliveMs: number;
  /** How long a stream that owes nothing waits to be asked for more. */
  requestWindowMs: number;
}

/** One Subscribe call, from its first request to its end. */
export class Subscription {
  readonly #twin: Twin;
  readonly #call: ServerDuplexStream<object, object>;
  readonly #caller: Caller;
  readonly #times: StreamTimes;
  readonly #stops: (() => void)[] = [];
  #source: { topic: string; objects: string[] } | null = null;
  #reached: ReplayPosition = { position: 0, atMs: 0 };
  #pending = 0;
  #window: NodeJS.Timeout | undefined;
  #delivering: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(twin: Twin, call: ServerDuplexStream<object, object>, caller: Caller, times: StreamTimes) {
    this.#twin = twin;
    this.#call = call;
    this.#caller = caller;
    this.#times = times;
  }

  request(asked: FetchRequest): void {
    recordMessage(this.#twin, 'Subscribe', { asked });
    if (this.#source !== null && asked.topic_name !== '' && asked.topic_name !== this.#source.topic)
      throw new GrpcFault('subscription.fetch.topic.mismatch', 'The topic name differs from that of the first request.');
    if (asked.num_requested <= 0)
      throw new GrpcFault('subscription.fetch.requested.events.invalid', 'The number of events requested must be greater than zero.');
    const isFirst = this.#source === null;
    if (isFirst) this.#open(asked);
    clearTimeout(this.#window);
    this.#pending = Math.min(MOST_PENDING, this.#pending + asked.num_requested);
    this.#deliver(isFirst && !this.#twin.flipped.has('salesforce.pubsub-first-answer'));
  }

  /** No word any more, and nothing left behind. */
  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#window);
    for (const stop of this.#stops.splice(0)) stop();
  }

  fail(error: unknown): void {
    if (this.#isOver) return;
    this.stop();
    const refusal = error instanceof GrpcFault ? error.toStatus() : error;
    recordMessage(this.#twin, 'Subscribe', { answered: { refused: String(error) }, status: status.UNKNOWN });
    this.#call.emit('error', refusal);
  }

  #open(asked: FetchRequest): void {
    const objects = objectsOf(asked.topic_name);
    this.#reached = startOf(this.#twin, this.#caller.orgId, asked);
    this.#source = { topic: asked.topic_name, objects };
    this.#stops.push(
      onChanges(this.#twin, (orgId) => {
        if (orgId === this.#caller.orgId) this.#deliver(false);
      }),
    );
    const keepAlive = setInterval(() => this.#deliver(true), this.#times.keepAliveMs);
    this.#stops.push(() => clearInterval(keepAlive));
  }

  /** One delivery at a time; `even` if there is nothing to tell. */
  #deliver(evenNothing: boolean): void {
    this.#delivering = this.#delivering.then(() => this.#deliverNow(evenNothing)).catch((error: unknown) => this.fail(error));
  }

  async #deliverNow(evenNothing: boolean): Promise<void> {
    // What the stream has told must outlive a kill, as the answer to the write does.
    await this.#twin.store.flush();
    for (let speak = evenNothing; this.#pending > 0 && !this.#isOver; speak = false) {
      const events = this.#next();
      if (events.length === 0 && !speak) return;
      const fault = this.#twin.faults.take(PUBSUB_FAULTS, 'DELIVER', this.#source?.topic ?? '');
      if (fault) return this.#misbehave(fault);
      if (this.#twin.flipped.has('salesforce.pubsub-outlives-session')) requireSession(this.#twin, this.#caller);
      this.#say(events);
    }
    if (!this.#isOver) this.#window = setTimeout(() => this.#end(), this.#times.requestWindowMs);
  }

  #next(): ChangeEvent[] {
    const limits = { objects: this.#source?.objects ?? [], most: this.#pending };
    const { events, reached } = changesAfter(this.#twin, this.#caller.orgId, this.#reached.position, limits);
    this.#reached = { position: reached, atMs: this.#twin.clock.now().getTime() };
    return events;
  }

  #say(events: readonly ChangeEvent[]): void {
    const org = requireOrg(this.#twin, this.#caller.orgId);
    this.#pending -= events.length;
    const answer = {
      events: events.map((event) => consumerEvent(org, event)),
      latest_replay_id: toReplayId(this.#reached),
      rpc_id: randomUUID(),
      pending_num_requested: this.#pending,
    };
    recordMessage(this.#twin, 'Subscribe', { answered: { ...answer, events } });
    this.#call.write(answer);
  }

  #misbehave(fault: Fault['kind']): void {
    if (fault.type === 'hang') return this.stop();
    if (fault.type === 'refuse') throw new GrpcFault(fault.errorCode, 'Refused by a planned fault.');
    throw Object.assign(new Error('RST_STREAM closed stream'), { code: status.UNAVAILABLE, details: 'RST_STREAM closed stream' });
  }

  #end(): void {
    this.stop();
    this.#call.end();
  }
}
