import { Link } from '../parts/link.tsx';

/** Says that the address leads nowhere. */
export const NoPage = () => (
  <>
    <h1>There is no such page</h1>
    <p>
      The address is wrong, or older than this console. <Link to="/">What needs a person now</Link>
    </p>
  </>
);
