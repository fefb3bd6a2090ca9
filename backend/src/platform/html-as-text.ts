import { convert, type HtmlToTextOptions } from 'html-to-text';

const LONGEST_HTML = 512 * 1024;
const options: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxInputLength: LONGEST_HTML, maxDepth: 200 },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { ignoreHref: true } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'table', format: 'block' },
    // How web mail marks what it quotes.
    { selector: '.gmail_quote', format: 'blockquote' },
    { selector: '.moz-cite-prefix', format: 'blockquote' },
  ],
};

/** The words of an HTML mail as a reader sees them; quoted mails begin with "> ". */
export const htmlAsText = (html: string): string => convert(html, options).trim();
