import { parentPort } from 'node:worker_threads';
import { classifyMessage } from '../../../backend/src/cli/mail/classify-message.ts';
import { createAbsenceDates } from '../../../backend/src/platform/absence-dates.ts';
import { createMimeParser } from '../../../backend/src/platform/postal-mime.ts';
import type { Fault, ReadRequest } from './watched-reader.ts';

/** Inside the thread: what `salesos mail classify` does with one file. */
const dates = createAbsenceDates();
const mime = createMimeParser();
/** As a bug in the reading would be, to see whether it is noticed. */
const faults: Readonly<Record<Fault, () => void>> = {
  throws: () => {
    throw new Error('planted');
  },
  hangs: () => {
    for (;;);
  },
  hoards: () => {
    const hoard: string[][] = [];
    for (;;) hoard.push(Array.from({ length: 10_000 }, (_, index) => `${index}`));
  },
};

parentPort?.on('message', ({ folder, file, receivedAt, fault }: ReadRequest) => {
  const planted = { mime: { parse: async (raw: Uint8Array) => (fault === undefined ? mime.parse(raw) : (faults[fault](), mime.parse(raw))) }, dates };
  classifyMessage(planted, folder, file, receivedAt).then(
    (got) => parentPort?.postMessage({ got }, []),
    (error: unknown) => parentPort?.postMessage({ failed: String(error) }, []),
  );
});
parentPort?.postMessage('ready', []);
