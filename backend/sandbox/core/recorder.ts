import { createWriteStream, type WriteStream } from 'node:fs';

export interface Exchange {
  at: string;
  vendor: string;
  /** in = somebody called the twin; out = the twin called the product. */
  direction: 'in' | 'out';
  method: string;
  url: string;
  requestHeaders: Record<string, string>;
  requestBody: string;
  /** HTTP's; below 100 a gRPC refusal, 0 = no answer was sent. */
  status: number;
  responseBody: string;
}

/** `--record <file.ndjson>`: every exchange both ways, one JSON object a line. */
export class Recorder {
  readonly #out: WriteStream | null;

  constructor(file: string | null) {
    this.#out = file === null ? null : createWriteStream(file, { flags: 'a' });
  }

  get on(): boolean {
    return this.#out !== null;
  }

  write(exchange: Exchange): void {
    this.#out?.write(`${JSON.stringify(exchange)}\n`);
  }

  async close(): Promise<void> {
    const out = this.#out;
    if (out) await new Promise<void>((done) => out.end(done));
  }
}
