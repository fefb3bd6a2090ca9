import type { Twin } from '../../core/twin.ts';
import { directory, type Portal } from '../rows.ts';
import { pendingCount, pendingRows, savePending, settle, type PendingRow } from './queue.ts';
import { sendBatch, type WebhookTarget } from './send-batch.ts';

/** The one address the app's project names. */
export const hubspotWebhookPath = '/webhooks/crm/hubspot';

const batchSize = 100;
const atOnce = 10;
const mostAttempts = 10;
const longestWaitMs = 60_000;
/** Answers after which HubSpot does not try again. */
const final = new Set([400, 401, 403, 404, 405]);

export interface Pace {
  /** How often the queue is looked at. */
  pollMs: number;
  /** Before the second attempt; doubles with each. */
  retryMs: number;
  timeoutMs: number;
}

const usualPace: Pace = { pollMs: 25, retryMs: 500, timeoutMs: 5000 };

/** Events of one app, at most a hundred together, oldest first. */
function dueBatches(twin: Twin): { portal: Portal; rows: PendingRow[] }[] {
  const byApp = new Map<string, { portal: Portal; rows: PendingRow[] }>();
  for (const row of pendingRows(twin)) {
    const portal = twin.store.get<Portal>(directory, 'portal', row.portalId);
    if (!portal || row.dueAtMs > Date.now()) continue;
    const group = byApp.get(portal.appId) ?? { portal, rows: [] };
    group.rows.push(row);
    byApp.set(portal.appId, group);
  }
  return [...byApp.values()].flatMap(({ portal, rows }) =>
    Array.from({ length: Math.ceil(rows.length / batchSize) }, (_, index) => ({
      portal,
      rows: rows.slice(index * batchSize, (index + 1) * batchSize),
    })),
  );
}

function postpone(twin: Twin, rows: readonly PendingRow[], ms: number): void {
  for (const row of rows) savePending(twin, { ...row, dueAtMs: Date.now() + ms });
}

class Courier {
  readonly #twin: Twin;
  readonly #target: WebhookTarget;
  readonly #pace: Pace;
  readonly #stopping = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #round: Promise<void> | null = null;

  constructor(twin: Twin, target: WebhookTarget, pace: Pace) {
    this.#twin = twin;
    this.#target = target;
    this.#pace = pace;
    this.#timer = setInterval(() => this.#look(), pace.pollMs);
    this.#timer.unref();
  }

  #look(): void {
    if (this.#round || pendingCount(this.#twin) === 0) return;
    this.#round = this.#deliverDue().finally(() => {
      this.#round = null;
    });
  }

  async #deliverDue(): Promise<void> {
    const batches = dueBatches(this.#twin);
    for (let first = 0; first < batches.length && !this.#stopping.signal.aborted; first += atOnce) {
      await Promise.all(batches.slice(first, first + atOnce).map(({ portal, rows }) => this.#handle(portal, rows)));
      await this.#twin.store.flush();
    }
  }

  async #handle(portal: Portal, rows: PendingRow[]): Promise<void> {
    const fault = this.#twin.faults.take('hubspot-webhooks', 'POST', this.#target.path);
    if (fault?.type === 'drop') return settle(this.#twin, rows, 'dropped');
    if (fault?.type === 'delay') return postpone(this.#twin, rows, fault.ms);
    // A single event is overtaken by what comes after it.
    if (fault?.type === 'reorder' && rows.length === 1) return postpone(this.#twin, rows, 10 * this.#pace.pollMs);
    const ordered = fault?.type === 'reorder' ? rows.toReversed() : rows;
    if (fault?.type === 'duplicate') await this.#send(portal, ordered);
    const reply = await this.#send(portal, ordered);
    if (!this.#stopping.signal.aborted) this.#conclude(rows, reply);
  }

  #send(portal: Portal, rows: readonly PendingRow[]): ReturnType<typeof sendBatch> {
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#pace.timeoutMs)]);
    return sendBatch({ twin: this.#twin, target: this.#target, secret: portal.clientSecret, rows, signal });
  }

  #conclude(rows: readonly PendingRow[], { status, retryAfterMs }: Awaited<ReturnType<typeof sendBatch>>): void {
    if (status >= 200 && status < 300) return settle(this.#twin, rows, 'delivered');
    const over = rows.filter((row) => final.has(status) || row.attempt + 1 >= mostAttempts);
    if (over.length > 0) settle(this.#twin, over, 'failed');
    for (const row of rows.filter((one) => !over.includes(one))) {
      const waitMs = Math.max(retryAfterMs, Math.min(this.#pace.retryMs * 2 ** row.attempt, longestWaitMs));
      savePending(this.#twin, { ...row, attempt: row.attempt + 1, dueAtMs: Date.now() + waitMs });
    }
  }

  /** What was on its way stays in the queue. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#round;
  }
}

/** Brings queued events to the product in the background, from now until it is stopped. */
export function deliverWebhooks(twin: Twin, target: WebhookTarget, pace: Partial<Pace> = {}): { stop(): Promise<void> } {
  return new Courier(twin, target, { ...usualPace, ...pace });
}
