import { NoPage } from './layout/no-page.tsx';
import { Shell } from './layout/shell.tsx';
import { pages } from './pages.ts';
import { findPage } from './routing/page.ts';
import { useAddress } from './routing/use-address.ts';
import { useSession } from './session/session.ts';
import { SignIn } from './session/sign-in.tsx';

/** The whole console. */
export function App() {
  const session = useSession();
  const { path, query } = useAddress();
  if (session.token === null) return <SignIn notice={session.notice} />;
  const found = findPage(pages, path);
  return (
    <Shell pages={pages} path={path} title={found?.page.title ?? 'No such page'}>
      {found ? <found.page.content key={path} parameters={found.parameters} query={query} /> : <NoPage />}
    </Shell>
  );
}
