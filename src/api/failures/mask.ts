import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ArgumentValidationError } from 'type-graphql';
import { CONSEQUENCES, HubError } from '../../errors.js';
import { SHOWN_CODES } from './codes.js';

/** Error lists and texts amplify: a client needs the first of them. */
const SHOWN_CHARACTERS = 300;

/** Connection lost, server starting or stopping, statement out of time: worth another try. */
const PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  '57014',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '55P03',
]);

/** Whether the same request may well be answered shortly: the database is away, starting, or out of time. */
export function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && PASSING.has(code);
}

// Apollo and graphql-js wrap what a resolver or the context threw; errors of GraphQL's own stay as they are.
function causeOf(error: unknown): unknown {
  const original = error instanceof GraphQLError ? error.originalError : undefined;
  const coded = original instanceof ArgumentValidationError || !(original instanceof GraphQLError);
  return original && coded ? original : error;
}

/** The code a client sees for this error; INTERNAL where it is our bug, which is then to be logged. */
export function codeOf(error: unknown): string {
  const cause = causeOf(error);
  if (cause instanceof HubError) return CONSEQUENCES[cause.constructor.name as keyof typeof CONSEQUENCES].graphql;
  if (cause instanceof ArgumentValidationError) return 'BAD_USER_INPUT';
  if (cause instanceof GraphQLError) {
    const { code } = cause.extensions;
    return typeof code === 'string' && SHOWN_CODES.has(code) ? code : 'INTERNAL';
  }
  return isPassing(cause) ? 'TRY_LATER' : 'INTERNAL';
}

/** What leaves the house: an allowed code, and a text only where we wrote it ourselves. */
export function maskError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const code = codeOf(error);
  const cause = causeOf(error);
  const place = {
    ...(formatted.path && { path: formatted.path }),
    ...(formatted.locations && { locations: formatted.locations }),
  };
  return { message: textOf(code, cause, formatted.message), ...place, extensions: { code, ...reasonOf(cause) } };
}

function textOf(code: string, cause: unknown, formatted: string): string {
  if (code === 'INTERNAL') return 'Something went wrong on our side';
  if (cause instanceof HubError) return cut(cause.message);
  if (cause instanceof ArgumentValidationError) return cut(`Argument invalid: ${faultsOf(cause).join('; ')}`);
  if (cause instanceof GraphQLError) return cut(formatted);
  return 'The database did not answer in time; try again shortly';
}

const reasonOf = (cause: unknown): { reason?: string } => (cause instanceof HubError ? { reason: cause.code } : {});

function faultsOf(error: ArgumentValidationError): string[] {
  const list = error.extensions.validationErrors as { constraints?: Record<string, string> }[] | undefined;
  return (list ?? []).flatMap((fault) => Object.values(fault.constraints ?? {})).slice(0, 10);
}

const cut = (text: string): string =>
  text.length > SHOWN_CHARACTERS ? `${Array.from(text).slice(0, SHOWN_CHARACTERS).join('')}…` : text;
