import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ApexErrorListener, ApexParserFactory } from '@apexdevtools/apex-parser';

const classes = path.resolve(import.meta.dirname, '../force-app/main/default/classes');
const findings: string[] = [];

class Listener extends ApexErrorListener {
  file: string;

  constructor(file: string) {
    super();
    this.file = file;
  }

  apexSyntaxError(line: number, column: number, message: string): void {
    findings.push(`${this.file}:${line}:${column} ${message}`);
  }
}

/** Grammar only: Apex runs nowhere but inside an org. The two rules below are what a security review rejects first. */
function check(file: string): void {
  const code = readFileSync(path.join(classes, file), 'utf8');
  const parser = ApexParserFactory.createParser(code, true);
  parser.removeErrorListeners();
  parser.addErrorListener(new Listener(file));
  parser.compilationUnit();
  if (file.endsWith('Test.cls')) return;
  if (!/\bclass\b/.test(code) || !/\bwith sharing class\b/.test(code)) findings.push(`${file}: not "with sharing"`);
  for (const [query] of code.matchAll(/\[\s*SELECT[^\]]*\]/gi))
    if (!/WITH USER_MODE/i.test(query)) findings.push(`${file}: no USER_MODE in ${query}`);
}

const files = readdirSync(classes).filter((file) => file.endsWith('.cls'));
for (const file of files) check(file);
for (const finding of findings) console.error(finding);
console.log(JSON.stringify({ apexFiles: files.length, findings: findings.length }));
process.exitCode = findings.length > 0 ? 1 : 0;
