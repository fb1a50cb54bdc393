import type { Company, Ms } from '../types.js';

export interface Channel {
  /** By now; without `#`. */
  name: string;
  private: boolean;
  /** Whether the hub's app can read it by now. Every public one can be read. */
  seen: boolean;
}

/** The channels of Slack as they stand at an instant, by id. */
export function slackChannelsAt(company: Company, at: Ms): Map<string, Channel> {
  const channels = new Map<string, Channel>();
  for (const event of company.slack) {
    if (event.at > at) break;
    if (event.type === 'channel_added')
      channels.set(event.id, { name: event.name, private: event.private, seen: !event.private || event.app });
    else if (event.type === 'channel_renamed') channels.get(event.channel)!.name = event.name;
    else if (event.type === 'app_added' || event.type === 'app_removed') {
      const channel = channels.get(event.channel)!;
      channel.seen = !channel.private || event.type === 'app_added';
    }
  }
  return channels;
}
