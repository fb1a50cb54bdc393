import type { Answer, Connector, Draft, Http, Page, Raw, Request } from '../../../src/sdk/index.js';

// oxlint-disable-next-line no-explicit-any -- a tool's answer, of whatever shape
export type Json = any;

/** The connector as it is, with what the tool answers changed on the wire. */
export function onTheWire(
  edit: (path: string, body: Json, request: Request) => Json,
  ask?: (request: Request) => Request,
) {
  return (connector: Connector): Connector => ({
    ...connector,
    open: (opening) =>
      connector.open({ ...opening, http: tampered(opening.http, edit, ask ?? ((request) => request)) }),
  });
}

function tampered(
  http: Http,
  edit: (path: string, body: Json, request: Request) => Json,
  ask: (request: Request) => Request,
): Http {
  return {
    async send(request) {
      const asked = ask(request);
      const answer = await http.send(asked);
      const json = answer.headers['content-type']?.includes('json') && answer.body.length > 0;
      return json && answer.status === 200
        ? rewritten(answer, edit(asked.path, JSON.parse(answer.body.toString('utf8')), asked))
        : answer;
    },
    with: (headers) => tampered(http.with(headers), edit, ask),
    hold: (lane, until) => http.hold(lane, until),
  };
}

function rewritten(answer: Answer, value: Json): Answer {
  return { ...answer, body: Buffer.from(JSON.stringify(value)), json: <T>() => value as T };
}

/** The connector with the pages of one stream changed as the engine gets them. */
export function onPages(name: string, edit: (page: Page<Json>) => Page<Json>) {
  return onStream(name, (stream) => ({
    ...stream,
    async *read(api, job) {
      for await (const page of stream.read(api, job)) yield edit(page);
    },
  }));
}

/** The connector with the records of one stream changed or dropped (null) as they come off the wire. */
export function onRecords(name: string, edit: (raw: Raw) => Raw | null) {
  return onStream(name, (stream) => ({
    ...stream,
    async *read(api, job) {
      for await (const page of stream.read(api, job))
        yield { ...page, records: page.records.flatMap((raw: Raw) => edit(raw) ?? []) };
    },
  }));
}

/** The connector with what one stream says changed in the mapping. */
export function onDrafts(name: string, edit: (draft: Draft) => Draft[]) {
  return onStream(name, (stream) => ({
    ...stream,
    drafts: (record, seen, config) => stream.drafts(record, seen, config).flatMap(edit),
    ...(stream.observed && {
      observed: (before, now, seen) =>
        stream.observed!(before, now, seen).flatMap((one) => edit(one) as (typeof one)[]),
    }),
  }));
}

type AnyStream = Connector['streams'][number];

/** The connector with one of its streams changed. */
export function onStream(name: string, edit: (stream: AnyStream) => AnyStream) {
  return (connector: Connector): Connector => ({
    ...connector,
    streams: connector.streams.map((stream) => (stream.name === name ? edit(stream) : stream)),
  });
}

/** A mail's bytes edited as text, one character a byte. */
export function mailText(edit: (text: string) => string | null): (raw: Raw) => Raw | null {
  return (raw) => {
    const text = edit(raw.body.toString('latin1'));
    return text === null ? null : { ...raw, body: Buffer.from(text, 'latin1') };
  };
}
