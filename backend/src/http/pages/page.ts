import { html } from 'hono/html';

/** Nobody's cache, nobody's index, nobody's frame. */
export const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-robots-tag': 'noindex',
};

export const invalidLink = () =>
  page('Link not valid', html`<h1>This link is not valid any more.</h1><p>Answer the mail with “unsubscribe” instead: that works too.</p>`);

/** The frame of the few pages a mail's recipient sees: no script, no account, readable on a phone. */
export function page(title: string, body: ReturnType<typeof html>) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          :root { color-scheme: light dark; }
          body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: #f4f5f7; color: #1d2433; }
          main { max-width: 30rem; margin: 12vh auto 0; padding: 2rem; background: #fff; border: 1px solid #dfe3ea; border-radius: 12px; }
          h1 { margin: 0 0 .5rem; font-size: 1.3rem; }
          p { margin: 0 0 1rem; }
          button { font: inherit; padding: .65rem 1.2rem; border: 0; border-radius: 8px; background: #1f5fd0; color: #fff; cursor: pointer; }
          button:focus-visible { outline: 3px solid #9dc1ff; outline-offset: 2px; }
          a { color: inherit; }
          label { display: flex; gap: .6rem; align-items: baseline; }
          input { flex: none; width: 1.05rem; height: 1.05rem; accent-color: #1f5fd0; }
          label + small { display: block; margin-left: 2.1rem; }
          small { color: #5b6477; }
          @media (max-width: 480px) { main { margin: 0; min-height: 100vh; border: 0; border-radius: 0; box-sizing: border-box; } }
          @media (prefers-color-scheme: dark) { body { background: #14181f; color: #e8ebf1; } main { background: #1c222c; border-color: #333c4a; } small { color: #a4adbd; } }
        </style>
      </head>
      <body><main>${body}</main></body>
    </html>`;
}
