import { StepFunctionsApiError } from './errors.ts';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

export interface PageRequest {
  maxResults?: number;
  nextToken?: string;
}

/**
 * @returns one page and the token of the next
 * @throws StepFunctionsApiError InvalidToken
 */
export function paginate<Item>(items: readonly Item[], request: PageRequest): { page: Item[]; nextToken?: string } {
  const start = request.nextToken === undefined ? 0 : Number(Buffer.from(request.nextToken, 'base64').toString());
  if (!Number.isInteger(start)) {
    throw new StepFunctionsApiError('InvalidToken', `Invalid Token: '${request.nextToken}'`);
  }
  const end = start + Math.min(request.maxResults || DEFAULT_PAGE, MAX_PAGE);
  const page = items.slice(start, end);
  return end < items.length ? { page, nextToken: Buffer.from(String(end)).toString('base64') } : { page };
}
