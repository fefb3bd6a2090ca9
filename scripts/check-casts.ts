import { doubleCasts } from './casts/judge-casts.ts';
import { finish } from './check/finish.ts';
import { CHECKOUT } from './checkout.ts';
import { listCode, readSource } from './rooms/sources.ts';

const files = listCode(CHECKOUT);
const findings = files.flatMap((path) =>
  doubleCasts(path, readSource(CHECKOUT, path)).map((line) => `${path}:${line} casts through unknown: parse or narrow instead`),
);
finish(findings, `${files.length} files`);
