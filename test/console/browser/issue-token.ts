import type { Role } from './browser-world.ts';

/** @returns a token of the embedded stack's identity provider, as `stackflow token` prints it */
export async function issueToken(role: Role, subject = `${role}@example.com`): Promise<string> {
  const response = await fetch(`${process.env['STACKFLOW_IDENTITY_URL']}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role, subject }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (!token) throw new Error(`the identity provider gave no token: ${response.status}`);
  return token;
}
