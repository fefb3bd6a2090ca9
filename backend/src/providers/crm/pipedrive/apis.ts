import { Configuration as ConfigurationV1, RecentsApi, UsersApi, WebhooksApi } from 'pipedrive/v1';
import { ActivitiesApi, Configuration, DealsApi, OrganizationsApi, PersonFieldsApi, PersonsApi } from 'pipedrive/v2';
import { withoutRequest } from './errors.ts';

/** What we touch of the client's HTTP machinery. */
interface Http {
  defaults: { timeout?: number; maxRedirects?: number; maxContentLength?: number };
  interceptors: { response: { clear(): void; use(done: null, failed: (error: unknown) => never): unknown } };
}

const mostBytes = 32 * 1024 * 1024;

/** The client hands on the body of a refusal and drops its status and headers; ours keeps all three. Redirects are not followed. */
function keepAnswers(http: Http, timeoutMs: number): void {
  Object.assign(http.defaults, { timeout: timeoutMs, maxRedirects: 0, maxContentLength: mostBytes });
  http.interceptors.response.clear();
  http.interceptors.response.use(null, (error) => {
    throw withoutRequest(error);
  });
}

class Persons extends PersonsApi {
  constructor(configuration: Configuration, timeoutMs: number) {
    super(configuration);
    keepAnswers(this.axios, timeoutMs);
  }
}
class Organizations extends OrganizationsApi {
  constructor(configuration: Configuration, timeoutMs: number) {
    super(configuration);
    keepAnswers(this.axios, timeoutMs);
  }
}
class Deals extends DealsApi {
  constructor(configuration: Configuration, timeoutMs: number) {
    super(configuration);
    keepAnswers(this.axios, timeoutMs);
  }
}
class PersonFields extends PersonFieldsApi {
  constructor(configuration: Configuration, timeoutMs: number) {
    super(configuration);
    keepAnswers(this.axios, timeoutMs);
  }
}
class Activities extends ActivitiesApi {
  constructor(configuration: Configuration, timeoutMs: number) {
    super(configuration);
    keepAnswers(this.axios, timeoutMs);
  }
}
class Users extends UsersApi {
  constructor(configuration: ConfigurationV1, timeoutMs: number) {
    super(configuration);
    keepAnswers(this.axios, timeoutMs);
  }
}
class Recents extends RecentsApi {
  constructor(configuration: ConfigurationV1, timeoutMs: number) {
    super(configuration);
    keepAnswers(this.axios, timeoutMs);
  }
}

class Webhooks extends WebhooksApi {
  constructor(configuration: ConfigurationV1, timeoutMs: number) {
    super(configuration);
    keepAnswers(this.axios, timeoutMs);
  }
}

/** Version 2 wherever it exists: it costs half the tokens. Users, webhooks and what was deleted lately are in version 1 only. */
export function apisOf(apiDomain: string, accessToken: () => Promise<string>, timeoutMs: number) {
  const v2 = new Configuration({ basePath: `${apiDomain}/api/v2`, accessToken });
  const v1 = new ConfigurationV1({ basePath: `${apiDomain}/api/v1`, accessToken });
  return {
    persons: new Persons(v2, timeoutMs),
    organizations: new Organizations(v2, timeoutMs),
    deals: new Deals(v2, timeoutMs),
    personFields: new PersonFields(v2, timeoutMs),
    activities: new Activities(v2, timeoutMs),
    users: new Users(v1, timeoutMs),
    recents: new Recents(v1, timeoutMs),
    webhooks: new Webhooks(v1, timeoutMs),
  };
}
export type Apis = ReturnType<typeof apisOf>;
