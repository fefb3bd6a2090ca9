import type { Persona } from '../prospects/personas.ts';

export interface CastMember {
  address: string;
  persona: Persona;
}

/** How the leading characters of both customers take their mail. Everybody else only acts when told to. */
export const personas: readonly CastMember[] = [
  { address: 'lena.vogt@nordlicht.example', persona: 'engaged' },
  { address: 'marcus.webb@castellan.example', persona: 'machine_only' },
  { address: 'priya.raman@orchardvale.example', persona: 'unsubscriber' },
  { address: 'camille.roux@atelier-lumen.example', persona: 'engaged' },
  { address: 'owen.price@harrowgate.example', persona: 'machine_only' },
  { address: 'sofia.marino@portobello.example', persona: 'unsubscriber' },
];

export const personaOf = (address: string | null): Persona | null =>
  personas.find((member) => member.address === address?.toLowerCase())?.persona ?? null;
