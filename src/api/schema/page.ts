import { ArgsType, Field, InputType, Int, ObjectType, registerEnumType, type ClassType } from 'type-graphql';
import type { Bounds, Edge, Page } from '../paging/page.js';
import type { OrderBy, PageRequest } from '../paging/listing.js';

const Directions = { ASC: 'asc', DESC: 'desc' } as const;
registerEnumType(Directions, {
  name: 'OrderDirection',
  description: 'Which way a list runs.',
  valuesConfig: {
    ASC: { description: 'Smallest or earliest first.' },
    DESC: { description: 'Largest or latest first.' },
  },
});

@ObjectType({ description: 'Where a page of a list begins and ends.', simpleResolvers: true })
class PageInfo implements Bounds {
  @Field(() => Boolean, { description: 'Whether there is more after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether there is more before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first element; null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last element; null on an empty page.' })
  endCursor!: string | null;
}

/** The type of a paged list of `node`: `<name>Connection` with its `<name>Edge`. */
export function pageOf<Row extends object>(node: ClassType<Row>, name: string, things: string): ClassType<Page<Row>> {
  @ObjectType(`${name}Edge`, { description: `One place in a list of ${things}.`, simpleResolvers: true })
  class EdgeType {
    @Field(() => node, { nullable: true, description: 'What stands there.' })
    node!: Row | null;

    @Field(() => String, { description: 'Where it stands: to be handed back as after or before.' })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: `One page of a list of ${things}.`, simpleResolvers: true })
  class PageType {
    @Field(() => [EdgeType], { nullable: 'items', description: 'The elements with their cursors.' })
    edges!: Edge<Row>[];

    @Field(() => [node], { nullable: 'items', description: 'The elements.' })
    nodes!: (Row | null)[];

    @Field(() => PageInfo, { description: 'Where the page begins and ends.' })
    pageInfo!: PageInfo;

    count!: () => Promise<number>;

    @Field(() => Int, { description: 'How many the whole list holds; 10001 means more than 10000.' })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return PageType as unknown as ClassType<Page<Row>>;
}

@ArgsType()
class PageArgs implements PageRequest {
  @Field(() => Int, {
    nullable: true,
    description:
      "How many from the front: 1 to 200, within another list 1 to 50; absent: 50, or 20 of an item's own lists.",
  })
  first?: number;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor.' })
  after?: string;

  @Field(() => Int, { nullable: true, description: 'How many from the back, instead of first.' })
  last?: number;

  @Field(() => String, { nullable: true, description: 'Only what comes before this cursor.' })
  before?: string;
}

/** The arguments of a list: pages, its filter, and the fields it can be ordered by. */
export function listArgs<Filter extends object>(
  name: string,
  things: string,
  fields: Record<string, string>,
  filter?: ClassType<Filter>,
): ClassType<PageRequest<Filter>> {
  const Fields = Object.fromEntries(Object.keys(fields).map((field) => [field, field]));
  registerEnumType(Fields, {
    name: `${name}OrderField`,
    description: `What a list of ${things} can be ordered by.`,
    valuesConfig: Object.fromEntries(Object.entries(fields).map(([field, description]) => [field, { description }])),
  });

  @InputType(`${name}Order`, { description: `One step of the order of a list of ${things}.` })
  class Order implements OrderBy {
    @Field(() => Fields, { description: 'What to order by.' })
    field!: string;

    @Field(() => Directions, { description: 'Which way it runs.', defaultValue: Directions.ASC })
    direction!: 'asc' | 'desc';
  }

  @ArgsType()
  class Args extends PageArgs {
    @Field(() => [Order], { nullable: true, description: 'The order; ties are settled by id.' })
    orderBy?: Order[];
  }
  if (filter) Field(() => filter, { nullable: true, description: `Which ${things}.` })(Args.prototype, 'filter');
  return Args as unknown as ClassType<PageRequest<Filter>>;
}
