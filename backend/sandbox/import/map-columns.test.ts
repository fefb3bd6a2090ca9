import { describe, expect, it } from 'vitest';
import { recognizeSource } from './list-source.ts';
import { mapColumns } from './map-columns.ts';

/** "Name=account.name City=- …" is easier on the eye than objects. */
function mapped(headers: readonly string[]): string {
  const found = mapColumns(headers);
  return found === null
    ? 'nothing'
    : [`${recognizeSource(headers)} ${found.kind}`, ...found.columns.map(({ column, field }) => `${column}=${field ?? '-'}`)].join(' | ');
}

describe('mapColumns', () => {
  it.each([
    [
      'accounts of Data Loader',
      'Id,Name,Website,BillingCity,BillingCountry,NumberOfEmployees,Industry,Phone,ShippingCity,OwnerId',
      'salesforce accounts | Id=account.sourceId | Name=account.name | Website=account.website | BillingCity=account.city | BillingCountry=account.country | NumberOfEmployees=account.employees | Industry=account.industry | Phone=account.phone | ShippingCity=- | OwnerId=-',
    ],
    [
      'contacts of Data Loader',
      'Id,AccountId,FirstName,LastName,Name,Email,MobilePhone,HasOptedOutOfEmail,MailingCity,Tier__c',
      'salesforce contacts | Id=contact.sourceId | AccountId=account.sourceId | FirstName=contact.firstName | LastName=contact.lastName | Name=contact.fullName | Email=contact.email | MobilePhone=contact.mobile | HasOptedOutOfEmail=contact.optedOut | MailingCity=contact.city | Tier__c=-',
    ],
    [
      "a report's export",
      'Account Name,Industry,First Name,Last Name,Title,Mailing City,Email,Phone,Account Owner',
      'salesforce both | Account Name=account.name | Industry=account.industry | First Name=contact.firstName | Last Name=contact.lastName | Title=contact.title | Mailing City=contact.city | Email=contact.email | Phone=contact.phone | Account Owner=-',
    ],
    [
      'contacts of HubSpot',
      'Record ID,First Name,Last Name,Email,Phone Number,Country/Region,Associated Company,Associated Company IDs,Unsubscribed from all email,Lead Status',
      'hubspot contacts | Record ID=contact.sourceId | First Name=contact.firstName | Last Name=contact.lastName | Email=contact.email | Phone Number=contact.phone | Country/Region=contact.country | Associated Company=account.name | Associated Company IDs=account.sourceId | Unsubscribed from all email=contact.optedOut | Lead Status=-',
    ],
    [
      'companies of HubSpot',
      'Record ID,Company name,Company Domain Name,Industry,Number of Employees,City,Country/Region,Associated Contact',
      'hubspot accounts | Record ID=account.sourceId | Company name=account.name | Company Domain Name=account.website | Industry=account.industry | Number of Employees=account.employees | City=account.city | Country/Region=account.country | Associated Contact=-',
    ],
    [
      'a list of traded companies',
      'Symbol,Security,GICS Sector,GICS Sub-Industry,Headquarters Location,Date added,CIK,Founded',
      'plain accounts | Symbol=- | Security=account.name | GICS Sector=account.industry | GICS Sub-Industry=- | Headquarters Location=account.location | Date added=- | CIK=- | Founded=-',
    ],
    [
      'a German list',
      'Firma,Vorname,Name,E-Mail-Adresse,Telefon,Ort,Land,Beschäftigte,Straße',
      'plain both | Firma=account.name | Vorname=contact.firstName | Name=contact.lastName | E-Mail-Adresse=contact.email | Telefon=contact.phone | Ort=contact.city | Land=contact.country | Beschäftigte=account.employees | Straße=-',
    ],
    ['companies by name', 'name,country,', 'plain accounts | name=account.name | country=account.country | =-'],
    ['people by name', 'Company,Name,Phone', 'plain contacts | Company=account.name | Name=contact.fullName | Phone=contact.phone'],
    ['people without a company', 'E-MAIL,Website', 'plain contacts | E-MAIL=contact.email | Website=-'],
    ['neither', 'Date,Amount,City', 'nothing'],
  ])('%s', (_, headers, expected) => {
    expect(mapped(headers.split(','))).toBe(expected);
  });
});
