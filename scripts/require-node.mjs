// Every npm script begins here: the project's code needs the pinned Node, not whatever the machine has.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Node ${process.versions.node} is too old: this project runs on the Node that it pins as a dev dependency (22.x).\n` +
      'Run `npm ci` (without --ignore-scripts), then start it through npm: `npm start`, `npm test`, `npm run …`.',
  );
  process.exit(2);
}
