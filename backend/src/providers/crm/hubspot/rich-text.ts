/** HubSpot's bodies are HTML, where only the first of several spaces counts, and none at the edge of a line. */
export const toRichText = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/ (?= |\n|$)|(?<=\n|^) /g, '&nbsp;')
    .replace(/\r\n?|\n/g, '<br>');

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'", nbsp: ' ' };

/** The words, with a line for each block. */
export const fromRichText = (html: string): string =>
  html
    .replace(/\s+/g, ' ')
    .replace(/<(script|style)\b.*?<\/\1>/gi, '')
    .replace(/<br\s*\/?>|<\/(?:p|div|li|h[1-6]|tr)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/ *\n */g, '\n')
    .replace(/&(amp|lt|gt|quot|#39|apos|nbsp);/g, (_, name: string) => entities[name] ?? '')
    .trim();
