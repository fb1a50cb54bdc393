import { Field, InputType } from 'type-graphql';
import { Message } from '../../model/fact/message.js';
import { MessageKind } from '../../model/vocabulary.js';
import { Conditions } from '../paging/conditions.js';
import { CHILD_PAGE, type Listing, type Relation } from '../paging/listing.js';
import { DateTimeFilter, enumFilter, IdFilter, StringFilter, type EnumFilter } from '../schema/operators.js';
import { listArgs, pageOf } from '../schema/page.js';
import { IN_CAMPAIGN, OF_CONNECTION } from './belonging.js';

const MessageKindFilter = enumFilter(MessageKind, 'MessageKind');

@InputType({ description: 'Which messages; everything given must hold.' })
export class MessageFilter {
  @Field(() => MessageKindFilter, { nullable: true, description: 'Mail, chat or comments.' })
  kind?: EnumFilter;

  @Field(() => IdFilter, { nullable: true, description: 'By person who wrote them; null: nobody known.' })
  author?: IdFilter;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they were written.' })
  at?: DateTimeFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By key of their campaign.' })
  campaign?: StringFilter;

  @Field(() => StringFilter, { nullable: true, description: 'By name of their connection.' })
  connection?: StringFilter;

  @Field(() => Boolean, { nullable: true, description: 'Also those the tool no longer has.' })
  includeGone?: boolean;
}

export const MessagePage = pageOf(Message, 'Message', 'messages');

export const MessageArgs = listArgs('Message', 'messages', { AT: 'When they were written.' }, MessageFilter);

export const MESSAGES: Listing<Message, MessageFilter> = {
  name: 'messages',
  entity: Message,
  from: 'message m',
  alias: 'm',
  tie: 'm.id',
  order: { AT: { sql: 'm.at', type: 'timestamptz' } },
  defaultOrder: [{ field: 'AT', direction: 'asc' }],
  conditions: (filter, binder, people) =>
    new Conditions(binder, people)
      .alive('m.gone_at', filter?.includeGone)
      .compare('m.kind', 'text', filter?.kind)
      .person('m.author_alias_id', filter?.author)
      .compare('m.at', 'timestamptz', filter?.at)
      .through(IN_CAMPAIGN('m.id'), 'k.key', 'text', filter?.campaign)
      .through(OF_CONNECTION('m'), 'n.name', 'text', filter?.connection).list,
};

/** What was linked itself, and comments on linked items that carry no link of their own. */
export const MESSAGES_OF_CAMPAIGN: Relation = {
  name: 'campaign.messages',
  on: `m.id IN (
    SELECT own.item_id FROM campaign_item own WHERE own.campaign_id = p.id AND own.item_kind = 'message'
    UNION
    SELECT said.id FROM campaign_item item JOIN message said ON said.item_id = item.item_id
    WHERE item.campaign_id = p.id AND NOT EXISTS (SELECT FROM campaign_item own WHERE own.item_id = said.id))`,
};

export const MESSAGES_OF_ITEM: Relation = { name: 'item.comments', on: 'm.item_id = p.id', size: CHILD_PAGE };
