import { byCursor, ContractError, recordsAt, type Answer, type Found, type Http, type Raw, type Turned } from '#sdk';

type Query = Record<string, string | undefined>;

/** The tool's API as this connector uses it: one answer, one list to its end, records by their ids. */
export class ExampleApi {
  constructor(private readonly http: Http) {}

  /** One GET; `accept` names the failures that are an answer here. */
  get(path: string, query: Query = {}, accept: readonly number[] = []): Promise<Answer> {
    return this.http.send({ path, query, accept });
  }

  /** A list by its tokens, to its end. */
  list(path: string, query: Query = {}): AsyncGenerator<Turned<{ records: Raw[]; rows: unknown[] }>> {
    return byCursor(path, async (token) => {
      const answer = await this.get(path, { ...query, ...(token !== null && { page: token }) });
      const { data, next_page } = answer.json<{ data?: unknown; next_page?: unknown }>();
      if (!Array.isArray(data))
        throw new ContractError('A list of Example', { where: path, expected: 'data: […]', got: data });
      return { records: recordsAt(answer.body, '/data', data), rows: data, token: next_page };
    });
  }

  /** Each record by its own path: live, deleted (404) or hidden (403). */
  async find(path: string, keys: string[]): Promise<Found[]> {
    const found: Found[] = [];
    for (const key of keys) {
      const answer = await this.get(`${path}/${encodeURIComponent(key)}`, {}, [403, 404]);
      if (answer.status === 200) found.push({ key, state: 'live', raw: { body: answer.body } });
      else found.push({ key, state: answer.status === 404 ? 'deleted' : 'hidden' });
    }
    return found;
  }
}
