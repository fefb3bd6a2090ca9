import { Server, ServerCredentials, status, type handleBidiStreamingCall, type handleUnaryCall } from '@grpc/grpc-js';
import type { Twin } from '../../core/twin.ts';
import { PUBSUB_FAULTS } from '../changes/publish-change.ts';
import { readCaller, type Caller } from './caller.ts';
import { schemaInfo, topicInfo } from './describe-topic.ts';
import { GrpcFault } from './grpc-fault.ts';
import { recordMessage } from './record-message.ts';
import { FetchRequest, pubSubService, SchemaRequest, TopicRequest } from './service.ts';
import { Subscription, type StreamTimes } from './subscription.ts';

/** The vendor promises a word within 270 seconds; a minute without a request ends a stream that owes nothing. */
const TIMES: StreamTimes = { keepAliveMs: 20_000, requestWindowMs: 60_000 };

export interface PubSubServer {
  port: number;
  /** host:port, unencrypted: it is reached over the loopback interface only. */
  url: string;
  close(): Promise<void>;
}

/** Salesforce's Pub/Sub API for every org of the twin, told apart by the call's metadata. */
export async function startPubSubServer(twin: Twin, { host, port }: { host: string; port: number }, times = TIMES): Promise<PubSubServer> {
  const server = new Server();
  server.addService(pubSubService(), {
    GetTopic: unary(twin, 'GetTopic', (caller, request) => topicInfo(twin, caller, TopicRequest.parse(request).topic_name)),
    GetSchema: unary(twin, 'GetSchema', (caller, request) => schemaInfo(twin, caller, SchemaRequest.parse(request).schema_id)),
    Subscribe: subscribe(twin, times),
  });
  const taken = await new Promise<number>((ready, failed) => {
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, bound) => (error ? failed(asTaken(error)) : ready(bound)));
  });
  // Streams have no end of their own.
  return { port: taken, url: `${host}:${taken}`, close: async () => server.forceShutdown() };
}

/** gRPC hides the system's code in its text. */
function asTaken(failure: Error): Error {
  return failure.message.includes('EADDRINUSE') ? Object.assign(failure, { code: 'EADDRINUSE' }) : failure;
}

function unary(twin: Twin, method: string, answer: (caller: Caller, request: object) => object): handleUnaryCall<object, object> {
  return (call, done) => {
    const asked = call.request;
    try {
      const fault = twin.faults.take(PUBSUB_FAULTS, 'CALL', method);
      if (fault?.type === 'refuse') throw new GrpcFault(fault.errorCode, 'Refused by a planned fault.');
      const answered = answer(readCaller(twin, call.metadata), asked);
      recordMessage(twin, method, { asked, answered });
      done(null, answered);
    } catch (error) {
      const refusal = error instanceof GrpcFault ? error.toStatus() : { code: status.INTERNAL, details: String(error) };
      recordMessage(twin, method, { asked, answered: { refused: String(error) }, status: refusal.code });
      done(refusal);
    }
  };
}

function subscribe(twin: Twin, times: StreamTimes): handleBidiStreamingCall<object, object> {
  return (call) => {
    let subscription: Subscription;
    try {
      subscription = new Subscription(twin, call, readCaller(twin, call.metadata), times);
    } catch (error) {
      call.emit('error', error instanceof GrpcFault ? error.toStatus() : error);
      return;
    }
    call.on('data', (message: object) => {
      try {
        subscription.request(FetchRequest.parse(message));
      } catch (error) {
        subscription.fail(error);
      }
    });
    call.on('cancelled', () => subscription.stop());
    call.on('end', () => {
      subscription.stop();
      call.end();
    });
  };
}
