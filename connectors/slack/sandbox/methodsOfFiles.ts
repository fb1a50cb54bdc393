import type { Call, Method } from './call.js';
import type { FileRecord } from './entities.js';
import { idOf } from './entities.js';
import { fails } from './failures.js';
import { renderFile } from './renderFiles.js';

const TYPES = ['all', 'spaces', 'snippets', 'images', 'gdocs', 'zips', 'pdfs'];

/** A file is there for the app while a channel that it is in shows it. */
const isShown = (file: FileRecord): boolean => [...file.shares].some(({ channel }) => channel.hasApp);

function isOfType({ mimetype }: FileRecord, types: string[]): boolean {
  return types.some(
    (type) =>
      type === 'all' ||
      (type === 'images' && mimetype.startsWith('image/')) ||
      (type === 'pdfs' && mimetype === 'application/pdf') ||
      (type === 'zips' && mimetype === 'application/zip'),
  );
}

function paging({ args }: Call, total: number): { count: number; total: number; page: number; pages: number } {
  const count = Math.max(1, Number(args.get('count') ?? 100));
  return { count, total, page: Math.max(1, Number(args.get('page') ?? 1)), pages: Math.ceil(total / count) };
}

/** Newest first, and by pages and counts, where the other lists have cursors. */
const list: Method = (call) => {
  const { world, args } = call;
  const types = (args.get('types') || 'all').split(',');
  if (types.some((type) => !TYPES.includes(type))) throw fails('unknown_type');
  const user = args.get('user');
  if (user !== null && !world.accounts.byUser(user)) throw fails('user_not_found');
  const channel = args.get('channel');
  const from = Number(args.get('ts_from') ?? 0) * 1000;
  const to = Number(args.get('ts_to') ?? Infinity) * 1000;
  const found = [...world.files.values()]
    .filter(
      (file) =>
        isShown(file) &&
        isOfType(file, types) &&
        (user === null || idOf(file.owner) === user) &&
        (channel === null || [...file.shares].some((share) => share.channel.id === channel)) &&
        file.createdAt >= from &&
        file.createdAt <= to,
    )
    .sort((a, b) => b.ordinal - a.ordinal);
  const { count, page, ...rest } = paging(call, found.length);
  return {
    ok: true,
    files: found.slice((page - 1) * count, page * count).map((file) => renderFile(file, call)),
    paging: { count, page, ...rest },
  };
};

const info: Method = (call) => {
  const file = call.world.files.get(call.args.get('file')!);
  if (!file) throw fails('file_not_found');
  if (file.shares.size === 0) throw fails('file_deleted');
  if (!isShown(file)) throw fails('not_visible');
  return { ok: true, file: renderFile(file, call), comments: [], paging: paging(call, 0) };
};

export const methodsOfFiles: Record<string, Method> = { 'files.list': list, 'files.info': info };
