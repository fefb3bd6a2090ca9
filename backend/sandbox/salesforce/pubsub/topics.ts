import { capturedObjects } from '../changes/change-event.ts';
import { GrpcFault } from './grpc-fault.ts';

const ALL = '/data/ChangeEvents';

/** The objects whose changes a topic carries. */
export function objectsOf(topic: string): string[] {
  if (topic === '') throw new GrpcFault('topic.validation.empty', 'The topic name is blank.');
  const captured: string[] = [...capturedObjects];
  const objects = topic === ALL ? captured : captured.filter((name) => topic === `/data/${name}ChangeEvent`);
  if (objects.length === 0) throw new GrpcFault('topic.not.found', `The topic ${topic} was not found.`);
  return objects;
}
