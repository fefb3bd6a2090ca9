import { readdirSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import path from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import ts from 'typescript';

// The CLI's own conversion lets malformed XML and unknown elements pass, so the files are held against the published types.
const source = path.resolve(import.meta.dirname, '../force-app');
const declarations = path.join(path.dirname(findPackageJSON('@salesforce/types', import.meta.url) ?? ''), 'lib/metadata.d.ts');
const program = ts.createProgram([declarations], { strict: true });
const checker = program.getTypeChecker();

type Node = Record<string, unknown>;

function metadataTypes(): Map<string, ts.Type> {
  const file = program.getSourceFile(declarations);
  const types = new Map<string, ts.Type>();
  for (const statement of file?.statements ?? []) {
    if (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement))
      types.set(statement.name.text, checker.getTypeAtLocation(statement.name));
  }
  return types;
}

const present = (type: ts.Type): ts.Type[] =>
  type.isUnion() ? type.types.filter((one) => !(one.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null))) : [type];
const all = (types: ts.Type[], flag: ts.TypeFlags) => types.every((one) => one.flags & flag);

function checkValue(type: ts.Type, value: unknown, where: string, findings: string[]): void {
  const types = present(type);
  if (types.every((one) => one.isStringLiteral())) {
    if (!types.some((one) => one.isStringLiteral() && one.value === String(value))) findings.push(`${where}: '${String(value)}' is no allowed value`);
  } else if (all(types, ts.TypeFlags.BooleanLike)) {
    if (!/^(true|false)$/.test(String(value))) findings.push(`${where}: '${String(value)}' is no boolean`);
  } else if (all(types, ts.TypeFlags.NumberLike)) {
    if (Number.isNaN(Number(value))) findings.push(`${where}: '${String(value)}' is no number`);
  } else if (types[0] && !(types[0].flags & ts.TypeFlags.StringLike) && typeof value === 'object' && value !== null) {
    checkElements(types[0], value as Node, where, findings);
  }
}

function checkElements(type: ts.Type, node: Node, where: string, findings: string[]): void {
  for (const [name, value] of Object.entries(node)) {
    if (name.startsWith('@_') || name === '#text') continue;
    const property = type.getProperty(name);
    if (!property) {
      findings.push(`${where}: <${name}> is unknown`);
      continue;
    }
    const declared = checker.getTypeOfSymbol(property);
    const list = present(declared).find((one) => checker.isArrayType(one));
    const element = (list && checker.getTypeArguments(list as ts.TypeReference)[0]) ?? declared;
    for (const one of Array.isArray(value) ? value : [value]) checkValue(element, one, `${where}/${name}`, findings);
  }
}

function checkFile(types: Map<string, ts.Type>, file: string): string[] {
  const xml = readFileSync(path.join(source, file), 'utf8');
  const valid = XMLValidator.validate(xml);
  if (valid !== true) return [`line ${valid.err.line}: ${valid.err.msg}`];
  const document = new XMLParser({ ignoreAttributes: false, parseTagValue: false }).parse(xml) as Node;
  const root = Object.keys(document).find((name) => !name.startsWith('?') && name !== '#comment') ?? '';
  const type = types.get(root);
  if (!type) return [`<${root}> is no metadata type`];
  const findings: string[] = [];
  checkValue(type, document[root], root, findings);
  return findings;
}

const types = metadataTypes();
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('-meta.xml'));
let count = 0;
for (const file of files) {
  for (const finding of checkFile(types, file)) {
    count += 1;
    console.error(`${file}: ${finding}`);
  }
}
console.log(JSON.stringify({ metadataFiles: files.length, findings: count }));
process.exitCode = count > 0 ? 1 : 0;
