export interface PersonName {
  firstName: string | null;
  lastName: string | null;
}

/** "Doe, Jane" and "Jane Doe"; from a small-lettered particle on everything is the last name ("Ludwig van Beethoven"). */
export function splitName(fullName: string): PersonName {
  const [before = '', after = ''] = fullName.split(',').map((part) => part.trim());
  if (before && after) return { firstName: after, lastName: before };
  const words = before.split(/\s+/).filter(Boolean);
  if (words.length < 2) return { firstName: null, lastName: words[0] ?? null };
  const particle = words.findIndex((word, index) => index > 0 && /^\p{Ll}/u.test(word));
  const cut = particle === -1 ? words.length - 1 : particle;
  return { firstName: words.slice(0, cut).join(' '), lastName: words.slice(cut).join(' ') };
}
