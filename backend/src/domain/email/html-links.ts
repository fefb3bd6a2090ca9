export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };

/** As clean html has it: names in small letters, values in double quotes. */
const LINK = /<a((?: [a-z-]+(?:="[^"]*")?)*)>/g;
const ATTRIBUTE = / ([a-z-]+)="([^"]*)"/g;

/** Clean html with another target in each of its links. */
export const linksTracked = (html: string, track: (url: string) => string): string =>
  html.replace(LINK, (_, attributes: string) => {
    const tracked = attributes.replace(ATTRIBUTE, (attribute, name: string, value: string) => {
      if (name !== 'href') return attribute;
      const url = value.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);
      return ` href="${escapeHtml(track(url))}"`;
    });
    return `<a${tracked}>`;
  });
