/** Who looks at a stack of their own. */
const VIEWER = { role: 'operator', subject: 'local-operator' };

async function askForToken(identityUrl: string): Promise<string> {
  const response = await fetch(`${identityUrl}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(VIEWER),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

/** Says where the operators' console is; whoever follows the link is signed in as an operator. */
export async function printConsole(environment: Record<string, string>): Promise<void> {
  const token = await askForToken(environment['STACKFLOW_IDENTITY_URL'] ?? '');
  process.stdout.write(`Console  ${environment['STACKFLOW_CONSOLE_URL']}/#token=${token}\n`);
}
