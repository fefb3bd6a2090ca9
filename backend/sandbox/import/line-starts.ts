const LF = 10;
const CR = 13;

/** Turns byte positions into physical lines; CRLF, LF and CR each end one. */
export class LineStarts {
  readonly #starts: number[] = [0];

  constructor(bytes: Buffer) {
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) this.#starts.push(at + 1);
    }
  }

  /** Line 1 is the first. */
  lineAt(position: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= position) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** Where the line after the one of this position begins; `end` when there is none. */
  nextLine(position: number, end: number): number {
    return this.#starts[this.lineAt(position)] ?? end;
  }
}
