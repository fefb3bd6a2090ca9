import { type Endpoints, openSpine } from './open-spine.ts';

/** A worker process of the proof: runs until it is killed. */
const { runtime } = await openSpine(JSON.parse(process.argv[2] ?? '{}') as Endpoints);
await runtime.start(4);
console.log('ready');
