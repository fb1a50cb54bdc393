const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#039': "'", '#39': "'" };

/** A name as people wrote it: WordPress stores names of sites, terms and posts with the five entities of HTML. */
export function plain(name: string): string {
  return name.replace(/&(amp|lt|gt|quot|#0?39);/g, (_, entity: string) => ENTITIES[entity]!);
}
