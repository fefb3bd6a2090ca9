const OWN = /^SalesOS_\w+?__(?:c|r|e|b|mdt|pc)$/;

/** A managed package puts its namespace before the API names it brings; names of the org or of the CRM have none of ours. */
export function toOrgName(name: string, namespace: string | null): string {
  return namespace !== null && OWN.test(name) ? `${namespace}__${name}` : name;
}

export function fromOrgName(orgName: string, namespace: string | null): string {
  const prefix = `${namespace}__`;
  const bare = orgName.slice(prefix.length);
  return namespace !== null && orgName.toLowerCase().startsWith(prefix.toLowerCase()) && OWN.test(bare) ? bare : orgName;
}
