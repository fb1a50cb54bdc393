import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Someone, once, however many names the tools have for them. */
@ObjectType({ description: 'Someone, once, however many names the tools have for them.', simpleResolvers: true })
@Entity({ name: 'person' })
export class Person {
  /** UUID version 5 of the first alias, so a rebuild keeps it. */
  @Field(() => ID, { description: 'Id of the person in this graph.' })
  @PrimaryColumn('uuid')
  id!: string;

  @Field(() => String, { description: 'The name to show.' })
  @Column('text')
  name!: string;

  @Extensions({ role: 'admin' })
  @Field(() => String, { nullable: true, description: 'The address a tool vouches for; for administrators only.' })
  @Column('text', { nullable: true })
  email!: string | null;

  @Field(() => String, { nullable: true, description: 'The team this person works in.' })
  @Column('text', { nullable: true })
  team!: string | null;

  @Field(() => String, { nullable: true, description: 'What this person does, such as design or legal.' })
  @Column('text', { name: 'job_function', nullable: true })
  jobFunction!: string | null;

  @Field(() => String, { nullable: true, description: 'The business unit this person belongs to.' })
  @Column('text', { nullable: true })
  businessUnit!: string | null;

  @Field(() => String, { nullable: true, description: 'The time zone this person works in.' })
  @Column('text', { nullable: true })
  timezone!: string | null;

  @Field(() => Boolean, { description: 'Whether any tool still lets this person in.' })
  @Column('boolean')
  active!: boolean;

  @Field(() => Boolean, { description: 'Whether this is a program rather than a human being.' })
  @Column('boolean')
  bot!: boolean;
}

/** Which alias is whose, and why we think so. */
@Entity({ name: 'alias_person' })
export class AliasPerson {
  @PrimaryColumn('uuid')
  aliasId!: string;

  @Column('uuid')
  @Index()
  personId!: string;

  /** alone, verified-email, configured, decided. */
  @Column('text')
  rule!: string;

  @Column('text', { nullable: true })
  evidence!: string | null;
}

/** What a person is called where history leaves the hub: by team and pseudonym, never by name. */
@Entity({ name: 'person_pseudonym' })
export class PersonPseudonym {
  @PrimaryColumn('uuid')
  personId!: string;

  @Column('text', { unique: true })
  pseudonym!: string;
}
