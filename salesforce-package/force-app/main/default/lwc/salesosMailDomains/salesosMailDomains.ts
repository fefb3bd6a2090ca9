import type { DomainList, DomainView } from '@salesos/shared/api/mail-setup';
import SalesosSetupStep from 'c/salesosSetupStep';

/** How the domains stand that mail is sent from. Name servers are asked, so it comes after the rest. */
export default class SalesosMailDomains extends SalesosSetupStep {
  list: DomainList | null = null;

  override connectedCallback(): void {
    void this.load();
  }

  get measuredAt(): string | null {
    return this.list?.measuredAt ?? null;
  }

  get domains(): (DomainView & { tagClass: string })[] {
    return (this.list?.domains ?? []).map((one) => ({ ...one, tagClass: `tag tag_${one.tone}` }));
  }

  async load(): Promise<void> {
    const list = await this.ask<DomainList>({ call: 'deliverability' });
    // What was seen stays in sight with its moment.
    this.list = list ?? this.list;
  }
}
