import type { Twin } from '../core/twin.ts';
import type { StoredMail } from '../mail/stored-mail.ts';
import type { ProspectOptions, Reaction } from './act.ts';
import { PERSONAS, type Persona, type TimedAct } from './personas.ts';
import { react } from './react.ts';

export interface PersonaOptions extends ProspectOptions {
  /** Moves business time to each act's moment; otherwise everything happens now. */
  drive?: boolean;
}

export interface Cast {
  persona: Persona;
  mail: StoredMail;
}

/** Several people in one stretch of time: their acts in the order in which they fall due. */
export async function runPersonas(twin: Twin, cast: readonly Cast[], options: PersonaOptions): Promise<Reaction[]> {
  const due = cast
    .flatMap(({ persona, mail }) => PERSONAS[persona].map((act: TimedAct) => ({ act, mail, dueMs: Date.parse(mail.receivedAt) + act.afterMs })))
    .toSorted((one, other) => one.dueMs - other.dueMs);
  const reactions: Reaction[] = [];
  for (const { act, mail, dueMs } of due) {
    if (options.drive) await twin.clock.advance(Math.max(0, dueMs - twin.clock.now().getTime()));
    reactions.push(...(await react(twin, mail, [act], options)));
  }
  return reactions;
}

export function runPersona(twin: Twin, persona: Persona, mail: StoredMail, options: PersonaOptions): Promise<Reaction[]> {
  return runPersonas(twin, [{ persona, mail }], options);
}
