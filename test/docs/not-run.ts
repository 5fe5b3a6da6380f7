/** Lines of documents that no test runs, and why. Everything else is run. */
export const NOT_RUN: { pattern: RegExp; because: string }[] = [
  { pattern: /^npm (ci|start|test)\b/, because: 'CI itself does this' },
  { pattern: /^npm run (package|bench|new-action)\b|^npm run test:long\b/, because: 'has a test, or a run, of its own' },
  { pattern: /^eval "\$\(npm run -s local:env\)"$/, because: 'the test has set these variables' },
  { pattern: /^npx serverless deploy\b/, because: 'deploys to AWS' },
  { pattern: /^stackflow console publish\b/, because: 'the embedded stack has no bucket for it: it serves the console itself' },
  { pattern: /^aws logs tail\b/, because: 'the embedded stack has no CloudWatch Logs' },
  { pattern: /^aws lambda (invoke|list-event-source-mappings)\b/, because: 'Lambda of the embedded stack is the estate\'s, not ours' },
  { pattern: /^aws sqs start-message-move-task\b/, because: 'the embedded SQS moves no messages' },
  { pattern: /^jq /, because: 'no command of ours; its result is what the next line hands in' },
];
