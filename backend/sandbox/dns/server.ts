import dgram from 'node:dgram';
import { once } from 'node:events';
import packet, { type Answer, type Question } from 'dns-packet';
import type { Zone } from './zones.ts';

/** EDNS: node's resolver takes this much in one datagram. */
const MOST_BYTES = 1_232;

export interface NameServer {
  port: number;
  close(): Promise<void>;
}

/** A name server on loopback, over UDP, that knows nothing but its zone: other names do not exist. */
export async function startNameServer(port: number, zone: Zone): Promise<NameServer> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (message, from) => {
    const reply = answer(message, zone);
    if (reply !== null) socket.send(reply, from.port, from.address);
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function answer(message: Buffer, zone: Zone): Buffer | null {
  try {
    const query = packet.decode(message);
    const [question] = query.questions ?? [];
    if (query.type !== 'query' || question === undefined) return null;
    const name = question.name.toLowerCase();
    const answers = recordsOf(name, question, zone);
    const flags = packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | (name in zone ? 0 : 3);
    const reply = packet.encode({ type: 'response', id: query.id ?? 0, flags, questions: [question], answers });
    return reply.length > MOST_BYTES
      ? packet.encode({ type: 'response', id: query.id ?? 0, flags: flags | packet.TRUNCATED_RESPONSE, questions: [question] })
      : reply;
  } catch {
    // No DNS message.
    return null;
  }
}

/** What is there, and what an alias leads to. */
function recordsOf(name: string, question: Question, zone: Zone): Answer[] {
  const here = zone[name] ?? {};
  const ttl = 60;
  const alias = here.CNAME?.[0];
  if (alias !== undefined) {
    const first: Answer = { type: 'CNAME', name, ttl, data: alias };
    return question.type === 'CNAME' ? [first] : [first, ...recordsOf(alias, question, zone)];
  }
  if (question.type === 'A') return (here.A ?? []).map((data) => ({ type: 'A', name, ttl, data }));
  if (question.type === 'MX') return (here.MX ?? []).map((exchange, n) => ({ type: 'MX', name, ttl, data: { preference: 10 * (n + 1), exchange } }));
  if (question.type === 'TXT') return (here.TXT ?? []).map((text) => ({ type: 'TXT', name, ttl, data: partsOf(text) }));
  return [];
}

const partsOf = (text: string): string[] => text.match(/.{1,255}/gs) ?? [''];
