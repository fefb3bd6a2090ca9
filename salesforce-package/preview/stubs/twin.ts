/** The page the cards are mounted on tells where the twin is and who is looking. */
export interface TwinContext {
  baseUrl: string;
  orgId: string;
  userId: string;
}

let context: TwinContext | null = null;

export function setTwin(next: TwinContext): void {
  context = next;
}

export function twin(): TwinContext {
  if (!context) throw new Error('mount() has not been called');
  return context;
}

/** What `lightning/uiRecordApi` and Apex reject with. */
export class PlatformError extends Error {
  readonly body: { message: string };
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
    this.body = { message };
  }
}

export async function ask(path: string, init?: RequestInit): Promise<string> {
  const response = await fetch(`${twin().baseUrl}${path}`, init);
  const text = await response.text();
  if (!response.ok) throw new PlatformError(response.status, text.slice(0, 300) || response.statusText);
  return text;
}
