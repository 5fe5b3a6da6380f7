// Read by serverless.yml: ${file(scripts/workflow-version.cjs):version}. CommonJS, because Serverless requires it.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** @returns what an audit record names as the workflow: package version + '+' + first 12 hex digits of the ASL's SHA-256. */
module.exports.version = () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const asl = readFileSync(join(root, 'statemachines', 'remediation.asl.json'));
  return `${version}+${createHash('sha256').update(asl).digest('hex').slice(0, 12)}`;
};
