export type AccountField =
  | 'account.sourceId'
  | 'account.name'
  | 'account.website'
  | 'account.phone'
  | 'account.industry'
  | 'account.employees'
  | 'account.city'
  | 'account.country'
  | 'account.location';

export type ContactField =
  | 'contact.sourceId'
  | 'contact.firstName'
  | 'contact.lastName'
  | 'contact.fullName'
  | 'contact.email'
  | 'contact.phone'
  | 'contact.mobile'
  | 'contact.title'
  | 'contact.city'
  | 'contact.country'
  | 'contact.location'
  | 'contact.optedOut';

export type Field = AccountField | ContactField;

/** Words that mean the account or the person, whichever the list is about. */
export type SharedMeaning = 'id' | 'name' | 'phone' | 'city' | 'country' | 'location';

/** Words as `normalizeHeader` leaves them: API names, labels of both vendors' exports, English and German everyday words. */
const own: Record<Field, string> = {
  'account.sourceId': 'accountid companyid associatedcompanyid associatedcompanyids primaryassociatedcompanyid firmenid',
  'account.name':
    'account accountname company companyname associatedcompany firma firmenname unternehmen unternehmensname organization organizationname organisation organisationname business businessname employer arbeitgeber customer customername kunde kundenname issuer security betrieb',
  'account.website':
    'website websiteurl web webseite internet internetseite homepage url domain domainname companydomainname companydomain companywebsite accountwebsite firmenwebsite',
  'account.phone': 'accountphone companyphone companyphonenumber firmentelefon',
  'account.industry': 'industry accountindustry companyindustry branche sector sektor gicssector industrie wirtschaftszweig',
  'account.employees':
    'employees employee numberofemployees noofemployees employeecount headcount accountemployees accountnumberofemployees mitarbeiter mitarbeiterzahl mitarbeiteranzahl anzahlmitarbeiter anzahldermitarbeiter beschaftigte anzahlbeschaftigte',
  'account.city': 'billingcity accountbillingcity accountcity companycity',
  'account.country': 'billingcountry accountbillingcountry accountcountry companycountry companycountryregion',
  'account.location': 'headquarterslocation headquarters headquarter hq hqlocation hauptsitz firmensitz sitz',
  'contact.sourceId': 'contactid',
  'contact.firstName': 'firstname givenname forename contactfirstname vorname',
  'contact.lastName': 'lastname surname familyname contactlastname nachname familienname',
  'contact.fullName': 'fullname contact contactname contactperson person ansprechpartner ansprechpartnerin kontakt kontaktperson kontaktname',
  'contact.email': 'email emailaddress emailadresse mail mailadresse businessemail workemail contactemail',
  'contact.phone': 'contactphone directphone durchwahl',
  'contact.mobile': 'mobile mobilephone mobilephonenumber mobilenumber cell cellphone mobil mobiltelefon mobilnummer handy handynummer',
  'contact.title': 'title jobtitle contacttitle position role funktion rolle stelle berufsbezeichnung jobposition',
  'contact.city': 'mailingcity contactcity',
  'contact.country': 'mailingcountry contactcountry',
  'contact.location': 'mailingaddress contactlocation',
  'contact.optedOut': 'hasoptedoutofemail emailoptout optedoutofemail unsubscribedfromallemail hsemailoptout unsubscribed optout optedout abgemeldet',
};

const shared: Record<SharedMeaning, string> = {
  id: 'id recordid',
  name: 'name',
  phone: 'phone phonenumber telephone telephonenumber tel businessphone workphone telefon telefonnummer rufnummer',
  city: 'city town ort stadt wohnort',
  country: 'country countryregion nation land staat',
  location: 'location standort',
};

function index<Meaning extends string>(table: Record<Meaning, string>): Map<string, Meaning> {
  const entries = Object.entries<string>(table) as [Meaning, string][];
  return new Map(entries.flatMap(([meaning, words]) => words.split(' ').map((word): [string, Meaning] => [word, meaning])));
}

export const ownWords: ReadonlyMap<string, Field> = index(own);
export const sharedWords: ReadonlyMap<string, SharedMeaning> = index(shared);

/** "E-Mail-Adresse" → "emailadresse", "Country/Region" → "countryregion", "Beschäftigte" → "beschaftigte". */
export function normalizeHeader(header: string): string {
  return header
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]/gu, '');
}
