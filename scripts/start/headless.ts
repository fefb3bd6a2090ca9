import { personas } from '../../backend/sandbox/seed/personas.ts';
import { twinCredentials } from '../../backend/sandbox/seed/credentials.ts';
import type { CloneClaim } from './claim-clone.ts';
import type { RunningTwin } from '../../backend/sandbox/start-twin.ts';
import { importAndCast } from './import-and-cast.ts';
import { launch } from './launch.ts';
import { runLoop } from './loop.ts';
import type { StartOptions } from './options.ts';
import { localCustomers } from './customers.ts';
import { type Actor, TwinClient } from './twin-client.ts';

/** The people of the twin's cast, in both CRMs. */
export function cast(twin: RunningTwin): Actor[] {
  const { seeded } = twin;
  if (!seeded) throw new Error('the twin has no seeded customers');
  const keys = ['engaged', 'machine_only', 'unsubscriber'] as const;
  const half = personas.length / 2;
  return (['salesforce', 'hubspot'] as const).flatMap((vendor, index) =>
    keys.map((persona) => ({
      vendor,
      persona,
      recordId: seeded[vendor].contactIds[persona] ?? '',
      email: personas.slice(index * half, (index + 1) * half).find((member) => member.persona === persona)?.address ?? '',
    })),
  );
}

export function twinClient(twin: RunningTwin, productUrl: string): TwinClient {
  const { seeded } = twin;
  if (!seeded) throw new Error('the twin has no seeded customers');
  const repOf = (provider: string): string =>
    localCustomers.find((customer) => customer.provider === provider)?.users.find((user) => user.key === 'rep')?.email ?? '';
  const { appId } = twinCredentials.hubspot;
  return new TwinClient(twin.pagesUrl, productUrl, {
    salesforce: { orgId: seeded.salesforce.orgId, userId: seeded.salesforce.userIds.rep ?? '', userEmail: repOf('salesforce'), appId },
    hubspot: { orgId: seeded.hubspot.portalId, userId: seeded.hubspot.userIds.rep ?? '', userEmail: repOf('hubspot'), appId },
  });
}

/** The loop without a browser; returns the exit code. */
export async function headless(dir: string, options: StartOptions, claim: CloneClaim): Promise<number> {
  const from = performance.now();
  const say = (line: string): void => console.error(`${((performance.now() - from) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  const running = await launch(dir, { record: options.record, metadata: options.metadata, cards: false }, say);
  claim.runsAt(running.twin.pagesUrl);
  const readySeconds = Math.round((performance.now() - from) / 10) / 100;
  try {
    const client = twinClient(running.twin, running.productUrl);
    const imported = options.importFiles.length > 0 ? await importAndCast(running.twin, client, options, say) : null;
    const report = await runLoop(client, imported?.actors ?? cast(running.twin), say);
    const failed = report.findings.filter((finding) => !finding.ok);
    if (options.json) console.log(JSON.stringify({ ...report, readySeconds, ...(imported ? { import: imported.report } : {}) }, null, 2));
    else print(report.findings);
    say(
      report.ok
        ? `everything was found in the twins (${report.findings.length} findings)`
        : `${failed.length} of ${report.findings.length} findings are not as they should be`,
    );
    return report.ok ? 0 : 1;
  } finally {
    await running.close();
  }
}

function print(findings: Awaited<ReturnType<typeof runLoop>>['findings']): void {
  for (const { who, what, expected, found, ok } of findings) {
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${who}: ${what}: ${found}${ok ? '' : ` (expected ${expected})`}`);
  }
}
