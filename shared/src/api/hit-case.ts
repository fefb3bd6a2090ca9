import { z } from 'zod';

const By = z.enum(['human', 'machine', 'unknown']);

/** One mail and what was fetched of it, as `mail classify-hits` and the proof `tracking-classification` read it: one a line. */
export const HitCase = z.object({
  id: z.string().optional(),
  sentAt: z.iso.datetime({ offset: true }),
  /** The links a reader may follow, or how many there are. */
  links: z.union([z.number().int().min(0).max(200), z.array(z.string()).max(200)]).default(0),
  hits: z
    .array(
      z.object({
        at: z.iso.datetime({ offset: true }),
        kind: z.enum(['open', 'click']),
        /** Of a click: which link, as it stands in `links` or by its place from 0; left out = the first. */
        link: z.union([z.string(), z.number().int().min(0)]).optional(),
        method: z.string().default('GET'),
        ip: z.string().nullable().default(null),
        userAgent: z.string().nullable().default(null),
        /** Null = the request had none; left out = not known. */
        acceptLanguage: z.string().nullable().optional(),
        expected: By.optional(),
      }),
    )
    .min(1)
    .max(5_000),
  /** Of all hits, or one each; a hit's own comes first. */
  expected: z.union([By, z.array(By)]).optional(),
});
export type HitCase = z.infer<typeof HitCase>;

/** What somebody expects of the hit at this place; null = nobody says. */
export function expectedOf({ hits, expected }: HitCase, place: number): z.infer<typeof By> | null {
  return hits[place]?.expected ?? (Array.isArray(expected) ? expected[place] : expected) ?? null;
}

/** Which of the mail's links a hit asks for, from 0; null = the pixel. */
export function linkPlaceOf({ links }: HitCase, { kind, link = 0 }: HitCase['hits'][number]): number | null {
  if (kind === 'open') return null;
  if (typeof link === 'number') return link;
  const place = Array.isArray(links) ? links.indexOf(link) : -1;
  if (place < 0) throw new Error(`${link} is none of the mail's links`);
  return place;
}

export const linkCountOf = ({ links }: HitCase): number => (typeof links === 'number' ? links : links.length);

export class HitCaseError extends Error {}

/** Cases of a file, one JSON object a line; the message names the line that is none. */
export function readHitCases(text: string): HitCase[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      const found = HitCase.parse(JSON.parse(line));
      for (const hit of found.hits) linkPlaceOf(found, hit);
      return [found];
    } catch (error) {
      const why = error instanceof z.ZodError ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') : String(error);
      throw new HitCaseError(`Line ${at + 1}: ${why}`);
    }
  });
}
