import { Resolver } from 'node:dns/promises';
import { type DnsResolver, DnsTrouble, type DnsType } from '#ports/dns.ts';

const TIMEOUT_MS = 2_000;
const TRIES = 2;
/** There is such a name without such a record, or no such name: an answer. */
const NOTHING: ReadonlySet<string> = new Set(['ENODATA', 'ENOTFOUND']);

/** `servers` as address or address:port; none = the machine's own. */
export function createDnsResolver(servers: readonly string[] = []): DnsResolver {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers.length > 0) resolver.setServers(servers);
  return {
    async ask(name, type) {
      try {
        return await records(resolver, name, type);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN';
        if (NOTHING.has(code)) return [];
        throw new DnsTrouble(code);
      }
    },
  };
}

async function records(resolver: Resolver, name: string, type: DnsType): Promise<string[]> {
  if (type === 'TXT') return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
  if (type === 'MX') return (await resolver.resolveMx(name)).toSorted((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
  if (type === 'CNAME') return resolver.resolveCname(name);
  return type === 'A' ? resolver.resolve4(name) : resolver.resolve6(name);
}
