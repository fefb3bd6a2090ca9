import type { CardReply, CardView } from '@salesos/shared/api/card';
import type { RecordPage } from '../../backend/sandbox/core/record-page.ts';

export type Vendor = 'salesforce' | 'hubspot';

export interface Person {
  vendor: Vendor;
  recordId: string;
  email: string;
}

/** A person with a part: how they take the mails they get. */
export interface Actor extends Person {
  persona: 'engaged' | 'machine_only' | 'unsubscriber';
}

export interface Seat {
  orgId: string;
  userId: string;
  userEmail: string;
  appId: string;
}

/** The twin as a person at its pages uses it: cards through each platform's own door, records and mails by looking. */
export class TwinClient {
  readonly #pagesUrl: string;
  readonly productUrl: string;
  readonly #seats: Readonly<Record<Vendor, Seat>>;

  constructor(pagesUrl: string, productUrl: string, seats: Readonly<Record<Vendor, Seat>>) {
    this.#pagesUrl = pagesUrl;
    this.productUrl = productUrl;
    this.#seats = seats;
  }

  async #call<Reply>(method: string, path: string, body?: unknown): Promise<Reply> {
    const reply = await fetch(`${this.#pagesUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${(await reply.text()).slice(0, 300)}`);
    return (await reply.json()) as Reply;
  }

  async #throughCard(person: Person, action: unknown): Promise<CardView> {
    const seat = this.#seats[person.vendor];
    const reply = person.vendor === 'salesforce' ? await this.#throughApex(person, seat, action) : await this.#throughHubspot(person, seat, action);
    if (!reply.ok) throw new Error(`the card of ${person.recordId} says: ${reply.problem.title}`);
    return reply.data;
  }

  #throughApex(person: Person, seat: Seat, action: unknown): Promise<CardReply> {
    const args = { objectApiName: 'Contact', recordId: person.recordId, ...(action === null ? {} : { body: JSON.stringify(action) }) };
    return this.#call('POST', `/_twin/apex/SalesOSGateway/${action === null ? 'card' : 'act'}`, { orgId: seat.orgId, userId: seat.userId, args });
  }

  async #throughHubspot(person: Person, seat: Seat, action: unknown): Promise<CardReply> {
    const url = `${this.productUrl}/v1/cards/hubspot/contact/${person.recordId}${action === null ? '' : '/actions'}`;
    const { status, body } = await this.#call<{ status: number; body: unknown }>('POST', '/_twin/hubspot-fetch', {
      url,
      options: action === null ? { method: 'GET' } : { method: 'POST', body: action },
      context: { portalId: seat.orgId, userId: seat.userId, userEmail: seat.userEmail, appId: seat.appId },
    });
    const reply = (typeof body === 'string' ? JSON.parse(body) : body) as CardReply | { status: string };
    if (status !== 200 || !('ok' in reply)) throw new Error(`hubspot.fetch answered ${status}: ${JSON.stringify(body).slice(0, 300)}`);
    return reply;
  }

  card(person: Person): Promise<CardView> {
    return this.#throughCard(person, null);
  }

  act(person: Person, action: Record<string, unknown>): Promise<CardView> {
    return this.#throughCard(person, action);
  }

  record(person: Person): Promise<RecordPage> {
    return this.#call('GET', `/_twin/records/${person.vendor}/${person.recordId}`);
  }

  async mailsTo(address: string): Promise<{ id: string; subject: string }[]> {
    return (await this.#call<{ mails: { id: string; subject: string }[] }>('GET', `/_twin/mails?to=${encodeURIComponent(address)}&limit=100`)).mails;
  }

  /** Contacts of a CRM in alphabetical order. */
  async contacts(vendor: Vendor): Promise<string[]> {
    return (await this.#call<{ items: { recordId: string }[] }>('GET', `/_twin/contacts/${vendor}?limit=1000`)).items.map(({ recordId }) => recordId);
  }

  async castPersonas(actors: readonly Actor[]): Promise<void> {
    await this.#call('POST', '/_twin/personas', { members: actors.map(({ email, persona }) => ({ address: email, persona })) });
  }

  async runPersonas(): Promise<number> {
    return (await this.#call<{ reactions: unknown[] }>('POST', '/_twin/personas/run')).reactions.length;
  }

  async advanceClock(ms: number): Promise<void> {
    await this.#call('POST', '/_twin/clock', { advanceMs: ms });
  }
}
