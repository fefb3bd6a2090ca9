import { convert, type FormatCallback, type HtmlToTextOptions } from 'html-to-text';

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

/** As people write links in a mail of ours. */
const mailLink: FormatCallback = (element, walk, builder) => {
  const { href } = element.attribs as { href?: string };
  if (href === undefined) return walk(element.children, builder);
  builder.addLiteral('[');
  walk(element.children, builder);
  builder.addLiteral(`](${href})`);
};

const mailOptions: HtmlToTextOptions = {
  ...options,
  formatters: { mailLink },
  selectors: [
    ...(options.selectors ?? []).filter(({ selector }) => selector === 'img' || /^h\d$|^table$/.test(selector)),
    { selector: 'a', format: 'mailLink' },
  ],
};

/** Html of our own mails as a person would have written it: paragraphs, links as `[label](https://…)`. */
export const htmlAsMailText = (html: string): string => convert(html, mailOptions).trim();
