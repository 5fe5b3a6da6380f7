import { signOut, useSession } from '../session/session.ts';

/** Who is signed in and what they may do. */
export function Who() {
  const session = useSession();
  if (session.token === null) return null;
  const { subject, role } = session.claims;
  return (
    <p class="who">
      <span>
        Signed in as <strong>{subject}</strong>, {role ?? 'without a role'}
      </span>
      <button type="button" class="plain" onClick={() => signOut()}>
        Sign out
      </button>
    </p>
  );
}
