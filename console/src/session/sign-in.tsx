import { useEffect, useState } from 'preact/hooks';
import { Notice } from '../parts/notice.tsx';
import { rememberPlace, signIn } from './session.ts';

/** What is deployed beside the page. */
interface ConsoleConfiguration {
  /** Sign-in page of the identity provider; it comes back with the token in the fragment. */
  signInUrl?: string;
}

/** Only a web page is a sign-in page: whatever else stands there is not followed. */
const isWebPage = (url: unknown): url is string => typeof url === 'string' && /^https?:\/\//.test(url);

/** @returns where to sign in, or undefined when nothing is configured: then a token can be pasted */
async function readSignInUrl(): Promise<string | undefined> {
  const response = await fetch('./console-config.json', { credentials: 'omit' }).catch(() => undefined);
  if (!response?.ok) return undefined;
  const { signInUrl } = (await response.json().catch(() => ({}))) as ConsoleConfiguration;
  return isWebPage(signInUrl) ? signInUrl : undefined;
}

/** The page of somebody who isn't signed in. */
export function SignIn({ notice }: { notice: string | null }) {
  const [signInUrl, setSignInUrl] = useState<string>();
  useEffect(() => void readSignInUrl().then(setSignInUrl), []);
  useEffect(() => void (document.title = 'Sign in · StackFlow Auto-Remediation'), []);
  return (
    <main class="sign-in" id="main">
      <h1>StackFlow Auto-Remediation</h1>
      {notice && (
        <div role="alert">
          <Notice tone="bad">{notice}</Notice>
        </div>
      )}
      {signInUrl && (
        <p>
          <a class="button primary" href={signInUrl} onClick={rememberPlace}>
            Sign in
          </a>
        </p>
      )}
      <TokenForm />
      <p class="quiet">The token is kept until this tab is closed, and sent to this server alone.</p>
    </main>
  );
}

function TokenForm() {
  const submit = (event: Event): void => {
    event.preventDefault();
    signIn(String(new FormData(event.currentTarget as HTMLFormElement).get('token') ?? ''));
  };
  return (
    <form onSubmit={submit}>
      <div class="field">
        <label for="token">Token</label>
        <input id="token" name="token" type="password" required autoComplete="off" />
        <small class="quiet">A bearer token of the configured issuer. On the embedded stack: stackflow token --role operator</small>
      </div>
      <button type="submit">Use this token</button>
    </form>
  );
}
