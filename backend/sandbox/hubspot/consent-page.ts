import { html } from 'hono/html';

export interface ConsentRequest {
  clientId: string;
  redirectUri: string;
  scope: string;
  /** Granted like the others: the twin's portals have everything. */
  optionalScope: string;
  state: string;
  codeChallenge: string;
}

export const scopesIn = ({ scope, optionalScope }: ConsentRequest): string[] => [
  ...new Set([...scope.split(' '), ...optionalScope.split(' ')].filter(Boolean)),
];

const hidden = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}" />`;

/** The twin's stand-in for the account chooser and consent screen. */
export function consentPage(request: ConsentRequest, choices: readonly { value: string; label: string }[]) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Connect an app · Local twin</title>
        <style>
          body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1rem; color: #1d2733; }
          .twin { display: inline-block; padding: 0.1rem 0.6rem; border: 1px solid #8a94a0; border-radius: 1rem; font-size: 0.85rem; }
          label { display: block; margin: 0.4rem 0; }
          button { font: inherit; padding: 0.5rem 1.4rem; margin-top: 1rem; }
        </style>
      </head>
      <body>
        <span class="twin">Local twin</span>
        <h1>Connect app to a portal</h1>
        <p>The app ${request.clientId} asks for:</p>
        <ul>
          ${scopesIn(request).map((scope) => html`<li>${scope}</li>`)}
        </ul>
        <form method="post" action="/oauth/authorize">
          ${hidden('client_id', request.clientId)} ${hidden('redirect_uri', request.redirectUri)} ${hidden('scope', request.scope)}
          ${hidden('optional_scope', request.optionalScope)}
          ${hidden('state', request.state)} ${hidden('code_challenge', request.codeChallenge)}
          ${choices.map(
            (choice, index) =>
              html`<label><input type="radio" name="account" value="${choice.value}" ${index === 0 ? 'checked' : ''} /> ${choice.label}</label>`,
          )}
          <button type="submit">Allow</button>
        </form>
      </body>
    </html>`;
}
