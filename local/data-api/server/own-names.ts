/** A whole word that can be the name of one of our roles; the database itself is called `stackflow` alone. */
const ROLE_NAME = /\bstackflow_(?=\w)/g;

/** Ours alone among all who use the same server: the database, and the roles that are meant for it. */
export interface OwnNames {
  database: string;
  /** What the names of this database's roles begin with. */
  rolePrefix: string;
  /** @returns SQL, or a role's name, with the names that the server knows. */
  toServer(sql: string): string;
  /** @returns what the server said, with the names that the caller knows. */
  fromServer(text: string): string;
}

/**
 * Roles, their passwords and their comments belong to a whole server, not to one of its databases. So that stacks can
 * share a server, each calls `stackflow_admin` `sf_<key>_admin` there, and so on; who uses the Data API never sees it.
 * Both names are of one length, which keeps the positions in error messages right.
 * @param key six characters, lower case.
 */
export function createOwnNames(key: string): OwnNames {
  const database = `sf_${key}`;
  const rolePrefix = `${database}_`;
  return {
    database,
    rolePrefix,
    toServer: (sql) => sql.replace(ROLE_NAME, rolePrefix),
    fromServer: (text) => text.replaceAll(database, 'stackflow'),
  };
}
