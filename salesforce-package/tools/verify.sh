#!/bin/sh
# Everything that can be verified without an org. Needs the workspace installed (npm install at the top) and a registry once.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/../node_modules/.bin:$PATH"
[ -d tools/node_modules/jest ] || npm install --prefix tools --no-audit --no-fund
node tools/generate-labels.ts --check
node tools/generate-types.ts --check
node tools/generate-shared.ts --check
tsc --noEmit -p tsconfig.json
node tools/check-references.ts
node tools/check-apex.ts
node tools/check-metadata.ts
node tools/node_modules/jest/bin/jest.js --config tools/jest.config.cjs
node tools/build-package.ts
